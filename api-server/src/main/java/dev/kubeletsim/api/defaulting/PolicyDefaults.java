// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import static dev.kubeletsim.api.defaulting.Defaults.absent;
import static dev.kubeletsim.api.defaulting.Defaults.each;
import static dev.kubeletsim.api.defaulting.Defaults.text;

import tools.jackson.databind.node.ObjectNode;

/** The defaults of admission policies and bindings ({@code pkg/apis/admissionregistration/v1/defaults.go}). */
public final class PolicyDefaults {
    private PolicyDefaults() {}

    /** A policy fails closed. */
    public static void policy(ObjectNode policy) {
        if (policy.get("spec") instanceof ObjectNode spec) {
            text(spec, "failurePolicy", "Fail");
            matchResources(spec, "matchConstraints");
        }
    }

    /** A binding that narrows its policy does so by the policy's own defaults. */
    public static void binding(ObjectNode binding) {
        if (binding.get("spec") instanceof ObjectNode spec) {
            matchResources(spec, "matchResources");
        }
    }

    private static void matchResources(ObjectNode spec, String field) {
        if (!(spec.get(field) instanceof ObjectNode resources)) {
            return;
        }
        text(resources, "matchPolicy", "Equivalent");
        for (String selector : new String[] {"namespaceSelector", "objectSelector"}) {
            if (absent(resources, selector)) {
                resources.putObject(selector);
            }
        }
        for (String rules : new String[] {"resourceRules", "excludeResourceRules"}) {
            each(resources, rules).forEach(rule -> text(rule, "scope", "*"));
        }
    }
}
