// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Version, Status and RuntimeConfig report.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param runtimeName {@code runtime_name}
 * @param runtimeVersion {@code runtime_version}
 * @param conditions the types of the conditions, in order; all are true
 * @param handlers the configured handlers in the order of the report
 * @param defaultHandler the handler that an empty {@code runtime_handler} means; reported once more with the name ""
 * @param verbose the {@code info} map of a verbose Status
 */
public record StatusRule(
        Set<Trait> traits,
        String runtimeName,
        String runtimeVersion,
        List<String> conditions,
        List<RuntimeHandler> handlers,
        String defaultHandler,
        Map<String, String> verbose) {
    public StatusRule {
        traits = Set.copyOf(traits);
        conditions = List.copyOf(conditions);
        handlers = List.copyOf(handlers);
        verbose = Map.copyOf(verbose);
    }

    /** What a runtime may report or not. */
    public enum Trait {
        /** Status has {@code features}. */
        REPORTS_FEATURES,
        /** {@code features} say {@code supplemental_groups_policy}. */
        SUPPLEMENTAL_GROUPS_POLICY,
        /** Status has {@code runtime_handlers}. */
        REPORTS_HANDLERS
    }

    /** Whether Status has {@code features}. */
    public boolean reportsFeatures() {
        return traits.contains(Trait.REPORTS_FEATURES);
    }

    /** Whether {@code features} say {@code supplemental_groups_policy}. */
    public boolean supplementalGroupsPolicy() {
        return traits.contains(Trait.SUPPLEMENTAL_GROUPS_POLICY);
    }

    /** Whether Status has {@code runtime_handlers}. */
    public boolean reportsHandlers() {
        return traits.contains(Trait.REPORTS_HANDLERS);
    }

    /** The handler that a request names, the default one for "". */
    public Optional<RuntimeHandler> handler(String name) {
        String wanted = name.isEmpty() ? defaultHandler : name;
        return handlers.stream()
                .filter(handler -> handler.name().equals(wanted))
                .findFirst();
    }

    /** The same with or without {@code trait}. */
    public StatusRule with(Trait trait, boolean has) {
        return new StatusRule(
                Traits.with(Trait.class, traits, trait, has),
                runtimeName,
                runtimeVersion,
                conditions,
                handlers,
                defaultHandler,
                verbose);
    }

    /** The same with another {@code runtime_name}. */
    public StatusRule withRuntimeName(String value) {
        return new StatusRule(traits, value, runtimeVersion, conditions, handlers, defaultHandler, verbose);
    }

    /** The same with another {@code runtime_version}. */
    public StatusRule withRuntimeVersion(String value) {
        return new StatusRule(traits, runtimeName, value, conditions, handlers, defaultHandler, verbose);
    }

    /** The same with other conditions. */
    public StatusRule withConditions(List<String> value) {
        return new StatusRule(traits, runtimeName, runtimeVersion, value, handlers, defaultHandler, verbose);
    }

    /** The same with other handlers. */
    public StatusRule withHandlers(List<RuntimeHandler> value) {
        return new StatusRule(traits, runtimeName, runtimeVersion, conditions, value, defaultHandler, verbose);
    }

    /** The same with another handler for "". */
    public StatusRule withDefaultHandler(String value) {
        return new StatusRule(traits, runtimeName, runtimeVersion, conditions, handlers, value, verbose);
    }
}
