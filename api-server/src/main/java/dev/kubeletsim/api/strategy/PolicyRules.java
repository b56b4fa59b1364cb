// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.PolicyDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.validation.PolicyBindingValidation;
import dev.kubeletsim.api.validation.PolicyValidation;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Admission policies and their bindings ({@code pkg/registry/admissionregistration}). */
final class PolicyRules {
    private PolicyRules() {}

    /** Policies. */
    record OfPolicies(int minor) implements KindRules {
        @Override
        public void applyDefaults(ObjectNode policy) {
            PolicyDefaults.policy(policy);
        }

        @Override
        public void prepareForCreate(ObjectNode policy) {
            policy.putObject("status");
        }

        @Override
        public void prepareForUpdate(ObjectNode policy, ObjectNode old, String subresource) {
            if (subresource.equals("status")) {
                Trees.keep(policy, old, "spec");
            } else {
                Trees.keep(policy, old, "status");
            }
        }

        @Override
        public List<FieldError> validate(ObjectNode policy) {
            return PolicyValidation.create(minor, policy);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode policy, ObjectNode old, String subresource) {
            return PolicyValidation.update(minor, policy, old);
        }

        @Override
        public boolean hasGeneration() {
            return true;
        }

        @Override
        public boolean raisesGeneration(ObjectNode policy, ObjectNode old, String subresource) {
            return !policy.path("spec").equals(old.path("spec"));
        }
    }

    /** Bindings. */
    record OfBindings(int minor) implements KindRules {
        @Override
        public void applyDefaults(ObjectNode binding) {
            PolicyDefaults.binding(binding);
        }

        @Override
        public List<FieldError> validate(ObjectNode binding) {
            return PolicyBindingValidation.create(minor, binding);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode binding, ObjectNode old, String subresource) {
            return PolicyBindingValidation.update(minor, binding, old);
        }

        @Override
        public boolean hasGeneration() {
            return true;
        }

        @Override
        public boolean raisesGeneration(ObjectNode binding, ObjectNode old, String subresource) {
            return !binding.path("spec").equals(old.path("spec"));
        }
    }
}
