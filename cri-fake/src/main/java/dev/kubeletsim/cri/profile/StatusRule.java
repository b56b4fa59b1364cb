// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Version, Status and RuntimeConfig report.
 *
 * @param runtimeName {@code runtime_name}
 * @param runtimeVersion {@code runtime_version}
 * @param conditions the types of the conditions, in order; all are true
 * @param reportsFeatures whether {@code features} is there, with {@code supplemental_groups_policy}
 * @param reportsHandlers whether {@code runtime_handlers} is there
 * @param handlers the configured handlers in the order of the report
 * @param defaultHandler the handler that an empty {@code runtime_handler} means; reported once more with the name ""
 * @param verbose the {@code info} map of a verbose Status
 */
public record StatusRule(
        String runtimeName,
        String runtimeVersion,
        List<String> conditions,
        boolean reportsFeatures,
        boolean reportsHandlers,
        List<RuntimeHandler> handlers,
        String defaultHandler,
        Map<String, String> verbose) {
    public StatusRule {
        conditions = List.copyOf(conditions);
        handlers = List.copyOf(handlers);
        verbose = Map.copyOf(verbose);
    }

    /** The handler that a request names, the default one for "". */
    public Optional<RuntimeHandler> handler(String name) {
        String wanted = name.isEmpty() ? defaultHandler : name;
        return handlers.stream()
                .filter(handler -> handler.name().equals(wanted))
                .findFirst();
    }

    /** The same report of another release. */
    public StatusRule release(
            String version, boolean features, boolean handlersReported, List<RuntimeHandler> configured) {
        return new StatusRule(
                runtimeName, version, conditions, features, handlersReported, configured, defaultHandler, verbose);
    }
}
