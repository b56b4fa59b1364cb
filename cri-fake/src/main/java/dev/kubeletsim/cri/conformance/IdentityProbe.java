// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import dev.kubeletsim.time.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes one container, asks the runtime and the container itself who its first process is, and removes it. What it sees
 * is in the shape of the recordings' {@code expect}.
 */
final class IdentityProbe {
    private static final List<String> INT_VALUES = List.of("run_as_user", "run_as_group");
    private static final Map<String, String> STATUS_FIELDS = Map.of(
            "Uid", "pid1_uid",
            "Gid", "pid1_gid",
            "Groups", "pid1_groups",
            "CapEff", "pid1_capeff",
            "NoNewPrivs", "pid1_nonewprivs",
            "Seccomp", "pid1_seccomp");
    private static final List<String> NUMBERS = List.of("pid1_uid", "pid1_gid", "pid1_groups");
    private static final long EXEC_SECONDS = 10;
    /** A real runtime may say that a process has started while runc's init, which is still about to execute it, has its rights. */
    private static final String RUNC_INIT = "Name:\trunc:";

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int PAUSES = 40;

    private final OwnObjects cri;
    private final String sandboxId;
    private final ObjectNode sandbox;
    private final Scheduler scheduler;

    IdentityProbe(OwnObjects cri, String sandboxId, ObjectNode sandbox, Scheduler scheduler) {
        this.scheduler = scheduler;
        this.cri = cri;
        this.sandboxId = sandboxId;
        this.sandbox = sandbox;
    }

    /** A recorded {@code expect} with only the runtime's own words in its errors. */
    static JsonNode comparable(JsonNode expect) {
        ObjectNode result = object();
        expect.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            result.set(
                    entry.getKey(),
                    entry.getKey().endsWith("_error")
                            ? error(
                                    value.get("code").asString(),
                                    value.get("message").asString())
                            : value);
        });
        return result;
    }

    JsonNode observe(JsonNode recorded, int number) {
        ObjectNode seen = object();
        ObjectNode create = object().put("pod_sandbox_id", sandboxId);
        create.set("config", containerConfig(recorded, number));
        create.set("sandbox_config", sandbox);
        JsonNode created = cri.call("CreateContainer", create);
        if (created.has(CriCalls.CODE)) {
            return seen.set("create_error", error(created, "no id"));
        }
        String id = created.path("container_id").asString("");
        ObjectNode container = object().put("container_id", id);
        try {
            JsonNode started = cri.call("StartContainer", container);
            if (started.has(CriCalls.CODE)) {
                return seen.set("start_error", error(started, id));
            }
            seen.set("status_user_linux", user(container));
            processStatus(container, seen);
            seen.put("exec_id_G", exec(container, "id", "-G").strip());
            return seen;
        } finally {
            cri.call("StopContainer", container);
            cri.call("RemoveContainer", container);
        }
    }

    private static JsonNode error(JsonNode reply, String id) {
        return error(
                reply.get(CriCalls.CODE).asString(),
                reply.get(CriCalls.MESSAGE).asString().replace(id, "<id>"));
    }

    private static JsonNode error(String code, String message) {
        return object().put("code", code).put("message", RuntimeWords.own(message));
    }

    private static ObjectNode containerConfig(JsonNode recorded, int number) {
        ObjectNode security = object();
        recorded.get("security_context").properties().forEach(entry -> {
            boolean wrapped = INT_VALUES.contains(entry.getKey());
            security.set(entry.getKey(), wrapped ? object().set("value", entry.getValue()) : entry.getValue());
        });
        security.putObject("namespace_options").put("network", "NODE").put("pid", "CONTAINER");
        ObjectNode config = object();
        config.putObject("metadata").put("name", "c" + number);
        String image = recorded.get("image").asString();
        config.putObject("image").put("image", image).put("user_specified_image", image);
        config.putArray("command").add("sh").add("-c").add("sleep 1000");
        config.put("log_path", "c" + number + ".log");
        ObjectNode linux = config.putObject("linux");
        linux.putObject("resources");
        linux.set("security_context", security);
        return config;
    }

    /** {@code user.linux} as the recordings have it: null without a user, numbers for numbers. */
    private JsonNode user(ObjectNode container) {
        JsonNode status = cri.call("ContainerStatus", container).path("status");
        if (!status.has("user")) {
            return Recordings.JSON.nullNode();
        }
        JsonNode linux = status.get("user").path("linux");
        ObjectNode user = object();
        user.set("gid", number(linux.path("gid")));
        ArrayNode groups = user.putArray("supplemental_groups");
        linux.path("supplemental_groups").forEach(group -> groups.add(number(group)));
        user.set("uid", number(linux.path("uid")));
        return user;
    }

    /** Recorded numbers are as narrow as JSON makes them, so these have to be. */
    private static JsonNode number(JsonNode text) {
        return Recordings.JSON.readTree(text.asString("0"));
    }

    private void processStatus(ObjectNode container, ObjectNode seen) {
        String status = status(container);
        for (int i = 0; i < PAUSES && status.startsWith(RUNC_INIT); i++) {
            scheduler.sleep(PAUSE);
            status = status(container);
        }
        status = status.substring(status.indexOf('\n') + 1);
        for (String line : status.lines().toList()) {
            String[] parts = line.split(":", 2);
            String field = STATUS_FIELDS.get(parts[0]);
            if (field == null || parts.length < 2) {
                seen.put("pid1_status", status);
            } else if (NUMBERS.contains(field)) {
                seen.set(
                        field,
                        Recordings.JSON.readTree(
                                "[" + String.join(",", parts[1].strip().split("\\s+")) + "]"));
            } else {
                seen.put(field, parts[1].strip());
            }
        }
    }

    /** The name of the first process and what is compared, a line each. */
    private String status(ObjectNode container) {
        return exec(container, "grep", "-E", "^(Name|Uid|Gid|Groups|CapEff|NoNewPrivs|Seccomp):", "/proc/1/status");
    }

    private String exec(ObjectNode container, String... command) {
        ObjectNode request = container.deepCopy().put("timeout", EXEC_SECONDS);
        ArrayNode cmd = request.putArray("cmd");
        List.of(command).forEach(cmd::add);
        JsonNode reply = cri.call("ExecSync", request);
        return reply.has(CriCalls.CODE)
                ? reply.toString()
                : new String(Base64.getDecoder().decode(reply.path("stdout").asString("")), StandardCharsets.UTF_8);
    }

    private static ObjectNode object() {
        return Recordings.JSON.createObjectNode();
    }
}
