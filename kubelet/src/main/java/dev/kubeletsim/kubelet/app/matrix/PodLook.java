// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.kubelet.app.SimulatedNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at a pod as an administrator would: its object, its events, its node, and {@code /proc/1/status} inside of it. */
final class PodLook {
    private static final String GROUPS = "Groups:";

    private PodLook() {}

    static CellOutcome.Observed at(SimulatedNode node, String name, PodPolicy asked) {
        ObjectNode pod = node.pod(name);
        String phase = pod.at("/status/phase").asString("");
        String reason = pod.at("/status/reason").asString("");
        List<Long> groups = isRunning(pod) ? groupsOfPid1(node, name) : null;
        JsonNode feature = node.node().at("/status/features/supplementalGroupsPolicy");
        return new CellOutcome.Observed(
                verdict(asked, phase, reason, groups),
                asked == PodPolicy.UNSET ? null : isKept(pod, asked),
                phase,
                reason,
                firstWarning(node, name),
                groups,
                user(pod.at("/status/containerStatuses/0/user/linux")),
                feature.isBoolean() ? feature.asBoolean() : null);
    }

    private static boolean isKept(ObjectNode pod, PodPolicy asked) {
        return pod.at("/spec/securityContext/supplementalGroupsPolicy")
                .asString("")
                .equals(asked.toString());
    }

    static boolean isRunning(ObjectNode pod) {
        return pod.at("/status/phase").asString("").equals("Running")
                && pod.at("/status/containerStatuses/0/state").has("running");
    }

    private static CellOutcome.Verdict verdict(
            PodPolicy asked, String phase, String reason, @Nullable List<Long> groups) {
        if (groups != null) {
            boolean merged = groups.contains(MatrixPod.IMAGE_GROUP);
            return asked != PodPolicy.STRICT
                    ? (merged ? CellOutcome.Verdict.MERGED : CellOutcome.Verdict.OTHER)
                    : merged ? CellOutcome.Verdict.LEAKED : CellOutcome.Verdict.STRICT;
        }
        return phase.equals("Failed") && !reason.isEmpty() ? CellOutcome.Verdict.REJECTED : CellOutcome.Verdict.OTHER;
    }

    private static List<Long> groupsOfPid1(SimulatedNode node, String pod) {
        return node.exec(pod, "cat", "/proc/1/status")
                .stdout()
                .lines()
                .filter(line -> line.startsWith(GROUPS))
                .flatMap(line ->
                        Arrays.stream(line.substring(GROUPS.length()).strip().split(" ")))
                .filter(group -> !group.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    private static String firstWarning(SimulatedNode node, String pod) {
        return node.events(pod).stream()
                .filter(event -> event.path("type").asString("").equals("Warning"))
                .map(event -> event.path("reason").asString("") + ": "
                        + event.path("message").asString(""))
                .findFirst()
                .orElse("");
    }

    private static CellOutcome.@Nullable StatusUser user(JsonNode linux) {
        if (!linux.isObject()) {
            return null;
        }
        List<Long> groups = new ArrayList<>();
        linux.path("supplementalGroups").forEach(group -> groups.add(group.asLong()));
        return new CellOutcome.StatusUser(
                linux.path("uid").asLong(), linux.path("gid").asLong(), groups);
    }
}
