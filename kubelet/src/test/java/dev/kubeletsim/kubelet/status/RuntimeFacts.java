// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.ContainerUser;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.ReasonCache;
import dev.kubeletsim.kubelet.container.SandboxStatus;
import dev.kubeletsim.kubelet.pod.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a runtime must have said for an API status to come about; start failures go to the reason cache. */
final class RuntimeFacts {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private RuntimeFacts() {}

    static PodStatus of(Pod pod, JsonNode status, ReasonCache reasons) {
        List<ContainerStatus> runs = new ArrayList<>();
        for (String list : List.of("containerStatuses", "initContainerStatuses")) {
            for (JsonNode container : status.path(list)) {
                addRuns(container, runs);
                JsonNode waiting = container.path("state").path("waiting");
                String reason = waiting.path("reason").asString("");
                if (!reason.isEmpty() && !reason.equals("ContainerCreating") && !reason.equals("PodInitializing")) {
                    String message = waiting.path("message").asString("").replace("(<uid>)", "(" + pod.uid() + ")");
                    reasons.add(pod.uid(), container.path("name").asString(), new ReasonCache.Reason(reason, message));
                }
            }
        }
        boolean over =
                List.of("Succeeded", "Failed").contains(status.path("phase").asString());
        return new PodStatus(
                pod.uid(),
                pod.name(),
                "default",
                over ? List.of() : List.of("10.1.0.5"),
                runs,
                List.of(sandbox(!over)),
                T0);
    }

    static SandboxStatus sandbox(boolean ready) {
        return new SandboxStatus("s1", 0, ready, T0, ready ? List.of("10.1.0.5") : List.of(), false, true, "");
    }

    private static void addRuns(JsonNode container, List<ContainerStatus> runs) {
        int count = container.path("restartCount").asInt();
        JsonNode state = container.path("state");
        JsonNode last = container.path("lastState").path("terminated");
        if (state.has("running")) {
            runs.add(run(container, ContainerState.RUNNING, null, count));
        } else if (state.has("terminated")) {
            runs.add(run(container, ContainerState.EXITED, state.path("terminated"), count));
        }
        if (last.isObject()) {
            int earlier = runs.stream()
                            .anyMatch(run ->
                                    run.name().equals(container.path("name").asString()))
                    ? count - 1
                    : count;
            runs.add(run(container, ContainerState.EXITED, last, earlier));
        }
    }

    private static ContainerStatus run(
            JsonNode container, ContainerState state, @Nullable JsonNode terminated, int restartCount) {
        return new ContainerStatus(
                new ContainerId("containerd", "c" + restartCount),
                container.path("name").asString(),
                state,
                T0.plusSeconds(restartCount),
                T0,
                terminated == null ? null : T0.plusSeconds(1),
                terminated == null ? 0 : terminated.path("exitCode").asInt(),
                container.path("image").asString(),
                "",
                container.path("imageID").asString(),
                "",
                0,
                restartCount,
                terminated == null ? "" : terminated.path("reason").asString(""),
                terminated == null ? "" : terminated.path("message").asString(""),
                user(container.path("user")),
                null,
                List.of(),
                "");
    }

    private static @Nullable ContainerUser user(JsonNode user) {
        if (!user.isObject()) {
            return null;
        }
        JsonNode linux = user.path("linux");
        return new ContainerUser(new ContainerUser.Linux(
                linux.path("uid").asLong(),
                linux.path("gid").asLong(),
                linux.path("supplementalGroups")
                        .valueStream()
                        .map(JsonNode::asLong)
                        .toList()));
    }
}
