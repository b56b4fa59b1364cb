// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What can be compared between two runs of a pod: everything but ids, times, sizes and the tails of messages that come
 * from below the runtime. A container that restarts is compared by that fact alone, since where in its cycle the two
 * runs were looked at is chance.
 */
record PodOutcome(Map<String, String> facts, Set<String> events) {
    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|<uid>");
    private static final Pattern BACK_OFF = Pattern.compile("back-off \\S+ ");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}|<hex64>");
    private static final Pattern PULL_TIME = Pattern.compile("in \\S+ \\(\\S+ including waiting\\)|in <dur>");
    private static final Pattern SIZE = Pattern.compile("Image size: \\d+");
    private static final Pattern BELOW_THE_RUNTIME =
            Pattern.compile("(OCI runtime|container create failed|runc create|dial tcp|rpc error)");
    /** A pull that fails is tried and waited for in turns. */
    private static final Set<String> PULLING = Set.of("ErrImagePull", "RegistryUnavailable", "ImagePullBackOff");

    /** How often these come, or whether at all, depends on the moment and on the recording's DNS. */
    private static final Set<String> CHANCE = Set.of("MissingClusterDNS", "BackOff", "Scheduled", "Killing");

    static PodOutcome of(JsonNode status, Iterable<JsonNode> events) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("phase", status.path("phase").asString(""));
        facts.put("reason", status.path("reason").asString(""));
        facts.put("message", normalized(status.path("message").asString("")));
        facts.put("qosClass", status.path("qosClass").asString(""));
        facts.put("conditions", conditions(status).toString());
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode container : status.path(list)) {
                facts.put("container " + container.path("name").asString(), container(container));
            }
        }
        Set<String> lines = new TreeSet<>();
        for (JsonNode event : events) {
            if (!CHANCE.contains(event.path("reason").asString())) {
                lines.add(event.path("type").asString() + " "
                        + event.path("reason").asString() + ": "
                        + normalized(event.path("message").asString("")));
            }
        }
        return new PodOutcome(facts, lines);
    }

    private static List<String> conditions(JsonNode status) {
        List<String> conditions = new ArrayList<>();
        for (JsonNode condition : status.path("conditions")) {
            conditions.add(condition.path("type").asString() + "="
                    + condition.path("status").asString() + " "
                    + condition.path("reason").asString(""));
        }
        conditions.sort(null);
        return conditions;
    }

    private static String container(JsonNode container) {
        boolean restarted = container.path("restartCount").asInt() > 0;
        var state = container.path("state").properties().iterator().next();
        String reason = state.getValue().path("reason").asString("");
        boolean restarting = reason.equals("CrashLoopBackOff")
                || (restarted && !state.getKey().equals("waiting"));
        if (PULLING.contains(reason)) {
            return "waiting for its image, which cannot be pulled";
        }
        String shown = restarting
                ? "restarting"
                : state.getKey() + " " + reason + " "
                        + normalized(state.getValue().path("message").asString("")) + " "
                        + state.getValue().path("exitCode").asString("");
        boolean running = state.getKey().equals("running");
        return shown + " restarted=" + restarted + (running ? " started=" + container.path("started") : "") + " user="
                + user(container.path("user").path("linux"));
    }

    private static String user(JsonNode linux) {
        return linux.isMissingNode()
                ? "none"
                : linux.path("uid") + ":" + linux.path("gid") + " " + linux.path("supplementalGroups");
    }

    static String normalized(String message) {
        String text = UID.matcher(message).replaceAll("*");
        text = BACK_OFF.matcher(text).replaceAll("back-off * ");
        text = HEX.matcher(text).replaceAll("*");
        text = PULL_TIME.matcher(text).replaceAll("in *");
        text = SIZE.matcher(text).replaceAll("Image size: *");
        return BELOW_THE_RUNTIME.split(text, 2)[0].strip();
    }
}
