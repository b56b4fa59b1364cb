// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.validation.MetadataValidation.NameSyntax;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of a {@code ValidatingAdmissionPolicyBinding} ({@code admissionregistration/validation}, 1.36). */
public final class PolicyBindingValidation {
    private static final Path SPEC = Path.of("spec");
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
    private static final String EXCLUSIVE = "name and selector are mutually exclusive";

    private final Faults faults;

    private PolicyBindingValidation(Faults faults) {
        this.faults = faults;
    }

    /** The faults of a new binding. */
    public static List<FieldError> create(int minor, JsonNode binding) {
        Faults faults = new Faults(minor);
        MetadataValidation.create(faults, binding.path("metadata"), false, NameSyntax.SUBDOMAIN);
        new PolicyBindingValidation(faults).spec(binding.path("spec"));
        return faults.toList();
    }

    /** The faults of a changed binding. */
    public static List<FieldError> update(int minor, JsonNode binding, JsonNode old) {
        Faults faults = new Faults(minor);
        MetadataValidation.update(faults, binding.path("metadata"), old.path("metadata"));
        new PolicyBindingValidation(faults).spec(binding.path("spec"));
        return faults.toList();
    }

    private void spec(JsonNode spec) {
        String policy = text(spec, "policyName");
        if (policy.isEmpty()) {
            faults.required(SPEC.child("policyName"), "");
        } else {
            faults.invalidEach(SPEC.child("policyName"), policy, Names.dns1123Subdomain(policy, faults.minor()));
        }
        if (has(spec, "paramRef")) {
            paramRef(spec.path("paramRef"), SPEC.child("paramRef"));
        }
        if (has(spec, "matchResources")) {
            new MatchResourcesValidation(faults).check(spec.path("matchResources"), SPEC.child("matchResources"));
        }
        actions(spec.path("validationActions"), SPEC.child("validationActions"));
    }

    private void paramRef(JsonNode ref, Path path) {
        String name = text(ref, "name");
        boolean selector = has(ref, "selector");
        if (!name.isEmpty()) {
            faults.invalidEach(path.child("name"), name, PathSegments.problems(name));
            if (selector) {
                faults.forbidden(path.child("name"), EXCLUSIVE);
            }
        }
        if (selector) {
            SchedulingValidation.labelSelector(faults, ref.path("selector"), path.child("selector"));
            if (!name.isEmpty()) {
                faults.forbidden(path.child("selector"), EXCLUSIVE);
            }
        }
        if (name.isEmpty() && !selector) {
            faults.required(path, "one of name or selector must be specified");
        }
        String action = text(ref, "parameterNotFoundAction");
        if (action.isEmpty()) {
            faults.required(path.child("parameterNotFoundAction"), "");
        } else if (!action.equals("Deny") && !action.equals("Allow")) {
            faults.notSupported(path.child("parameterNotFoundAction"), action, List.of("Deny", "Allow"));
        }
    }

    private void actions(JsonNode actions, Path path) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(actions)) {
            String action = entry.getValue().asString("");
            if (!ACTIONS.contains(action)) {
                faults.notSupported(path.index(entry.getKey()), action, ACTIONS);
            }
            if (!seen.add(action)) {
                faults.duplicate(path.index(entry.getKey()), action);
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            faults.invalid(
                    path,
                    actions,
                    "must not contain both Deny and Warn (repeating the same validation failure information in the API"
                            + " response and headers serves no purpose)");
        }
        if (seen.isEmpty()) {
            faults.required(path, "at least one validation action is required");
        }
    }
}
