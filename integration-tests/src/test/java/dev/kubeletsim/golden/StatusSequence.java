// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The statuses that a pod went through, as a watcher saw them; equal neighbours are one. */
record StatusSequence(List<Status> statuses) {

    /** Phase, conditions with their reasons, containers: what can be compared of one status. */
    record Status(String phase, Map<String, String> conditions, Map<String, Container> containers) {
        private boolean hasNotStarted() {
            return phase.equals("Pending")
                    && !conditions
                            .getOrDefault("PodReadyToStartContainers", "False")
                            .equals("True");
        }

        private boolean isOver() {
            return phase.equals("Succeeded") || phase.equals("Failed");
        }
    }

    /** A container's state with its reason, exit code and message. */
    record Container(String state, boolean ready, int restarts) {
        private static Container of(JsonNode container) {
            var state = container.path("state").properties().iterator().next();
            JsonNode detail = state.getValue();
            String shown = String.join(
                    " ",
                    state.getKey(),
                    detail.path("reason").asString(""),
                    detail.path("exitCode").asString(""),
                    PodOutcome.normalized(detail.path("message").asString("")));
            return new Container(
                    shown.strip(),
                    container.path("ready").asBoolean(),
                    container.path("restartCount").asInt());
        }

        private boolean hasEnded() {
            return state.startsWith("terminated");
        }

        private boolean backsOff() {
            return state.startsWith("waiting CrashLoopBackOff");
        }
    }

    /** From the updates of a recording. */
    static StatusSequence recorded(JsonNode updates) {
        List<Status> statuses = new ArrayList<>();
        for (JsonNode update : updates) {
            Map<String, String> conditions = new TreeMap<>();
            update.path("conditions")
                    .properties()
                    .forEach(condition -> conditions.put(
                            condition.getKey(), condition.getValue().asString()));
            Map<String, Container> containers = new TreeMap<>();
            update.path("containers")
                    .properties()
                    .forEach(container -> containers.put(container.getKey(), Container.of(container.getValue())));
            statuses.add(new Status(update.path("phase").asString(), conditions, containers));
        }
        return distinct(statuses);
    }

    /** From a pod's statuses as the API server had them, one after the other. */
    static StatusSequence watched(List<JsonNode> updates) {
        List<Status> statuses = new ArrayList<>();
        for (JsonNode status : updates) {
            Map<String, String> conditions = new TreeMap<>();
            for (JsonNode condition : status.path("conditions")) {
                String reason = condition.path("reason").asString("");
                conditions.put(
                        condition.path("type").asString(),
                        condition.path("status").asString() + (reason.isEmpty() ? "" : ":" + reason));
            }
            Map<String, Container> containers = new TreeMap<>();
            for (String list : List.of("initContainerStatuses", "containerStatuses")) {
                status.path(list)
                        .forEach(container ->
                                containers.put(container.path("name").asString(), Container.of(container)));
            }
            statuses.add(new Status(status.path("phase").asString(), conditions, containers));
        }
        return distinct(statuses);
    }

    private static StatusSequence distinct(List<Status> statuses) {
        List<Status> distinct = new ArrayList<>();
        for (Status status : statuses) {
            if (distinct.isEmpty() || !distinct.getLast().equals(status)) {
                distinct.add(status);
            }
        }
        return new StatusSequence(List.copyOf(distinct));
    }

    /**
     * The statuses that every run shows. Which others are written depends on where the relists, about a second apart,
     * fall in the life of a process that ends by itself at once: that it runs, that it has ended but will be started
     * again, that its pod's phase is yet to follow. A pod without such a process has no others.
     */
    List<Status> settled() {
        Set<String> shortLived = statuses.stream()
                .flatMap(status -> status.containers().entrySet().stream())
                .filter(container -> container.getValue().hasEnded())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        boolean ends = statuses.getLast().isOver();
        List<Status> settled = new ArrayList<>();
        for (Status status : statuses) {
            boolean resting = shortLived.stream()
                    .allMatch(name -> rests(status.containers().get(name), name));
            if (status.hasNotStarted() || (resting && (!ends || status.isOver()))) {
                settled.add(status);
            }
        }
        return settled;
    }

    private boolean rests(Container container, String name) {
        int lastRestart = statuses.getLast().containers().get(name).restarts();
        boolean restarts = lastRestart > 0;
        return container != null && (restarts ? container.backsOff() : container.hasEnded());
    }

    /** The most restarts of any container. */
    int restarts() {
        return statuses.stream()
                .flatMap(status -> status.containers().values().stream())
                .mapToInt(Container::restarts)
                .max()
                .orElse(0);
    }

    /** The statuses with at most so many restarts. */
    List<Status> upToRestarts(int restarts) {
        return statuses.stream()
                .filter(status ->
                        status.containers().values().stream().allMatch(container -> container.restarts() <= restarts))
                .toList();
    }
}
