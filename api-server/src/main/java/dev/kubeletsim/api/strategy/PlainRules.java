// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.ObjectDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.validation.MetadataValidation.NameSyntax;
import dev.kubeletsim.api.validation.SmallKindsValidation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Kinds whose strategy is their validation: leases, runtime classes, accounts, endpoints. */
final class PlainRules {
    private PlainRules() {}

    /** Leases. */
    record OfLeases(int minor) implements KindRules {
        @Override
        public List<FieldError> validate(ObjectNode lease) {
            return SmallKindsValidation.both(
                    SmallKindsValidation.create(minor, lease, true, NameSyntax.SUBDOMAIN),
                    SmallKindsValidation.lease(minor, lease));
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode lease, ObjectNode old, String subresource) {
            return SmallKindsValidation.both(
                    SmallKindsValidation.update(minor, lease, old), SmallKindsValidation.lease(minor, lease));
        }
    }

    /** Runtime classes. */
    record OfRuntimeClasses(int minor) implements KindRules {
        @Override
        public List<FieldError> validate(ObjectNode runtimeClass) {
            return SmallKindsValidation.both(
                    SmallKindsValidation.create(minor, runtimeClass, false, NameSyntax.SUBDOMAIN),
                    SmallKindsValidation.runtimeClass(minor, runtimeClass, MissingNode.getInstance()));
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode runtimeClass, ObjectNode old, String subresource) {
            return SmallKindsValidation.both(
                    SmallKindsValidation.update(minor, runtimeClass, old),
                    SmallKindsValidation.runtimeClass(minor, runtimeClass, old));
        }
    }

    /** Service accounts. */
    record OfServiceAccounts(int minor) implements KindRules {
        @Override
        public List<FieldError> validate(ObjectNode account) {
            return SmallKindsValidation.create(minor, account, true, NameSyntax.SUBDOMAIN);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode account, ObjectNode old, String subresource) {
            return SmallKindsValidation.update(minor, account, old);
        }
    }

    /** Endpoints. */
    record OfEndpoints(int minor) implements KindRules {
        private static final int DEPRECATED_SINCE = 33;

        @Override
        public List<String> warnings(ObjectNode endpoints, @Nullable ObjectNode old) {
            return minor < DEPRECATED_SINCE
                    ? List.of()
                    : List.of("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
        }

        @Override
        public void applyDefaults(ObjectNode endpoints) {
            ObjectDefaults.endpoints(endpoints);
        }

        @Override
        public List<FieldError> validate(ObjectNode endpoints) {
            return SmallKindsValidation.both(
                    SmallKindsValidation.create(minor, endpoints, true, NameSyntax.SUBDOMAIN),
                    SmallKindsValidation.endpoints(minor, endpoints));
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode endpoints, ObjectNode old, String subresource) {
            return SmallKindsValidation.both(
                    SmallKindsValidation.update(minor, endpoints, old),
                    SmallKindsValidation.endpoints(minor, endpoints));
        }
    }
}
