// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The scheduler's words for a pod that fits nowhere ({@code pkg/scheduler/framework/types.go}, {@code FitError}), with what
 * preemption has to say of it.
 */
final class Unschedulable {
    static final String NO_NODES = "no nodes available to schedule pods";
    /** The first release whose plugin for dynamic resources, on by default, speaks before preemption does. */
    private static final int RESOURCES_SINCE = 34;

    private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";
    private static final String NO_VICTIMS = "No preemption victims found for incoming pod";

    private Unschedulable() {}

    /** A reason that lies in the pod and holds for all nodes. */
    static String everywhere(String reason, int nodes, int minor) {
        return "0/" + nodes + " nodes are available: " + reason + ". "
                + preemption(Map.of(NOT_HELPFUL, nodes), nodes, minor);
    }

    /**
     * Reasons that lie in nodes.
     *
     * @param refusals how many nodes have which reason
     */
    static String message(Map<String, Integer> refusals, int nodes, int minor) {
        if (nodes == 0) {
            return NO_NODES;
        }
        Map<String, Integer> preemption = new TreeMap<>();
        refusals.forEach((reason, count) ->
                preemption.merge(reason.equals(NodeFit.TOO_MANY_PODS) ? NO_VICTIMS : NOT_HELPFUL, count, Integer::sum));
        return "0/" + nodes + " nodes are available: " + counted(refusals) + ". "
                + preemption(preemption, nodes, minor);
    }

    private static String preemption(Map<String, Integer> reasons, int nodes, int minor) {
        return (minor >= RESOURCES_SINCE ? "no new claims to deallocate, " : "") + "preemption: 0/" + nodes
                + " nodes are available: " + counted(reasons) + ".";
    }

    /** Upstream sorts the lines "1 node(s) …" as text. */
    private static String counted(Map<String, Integer> reasons) {
        return reasons.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
