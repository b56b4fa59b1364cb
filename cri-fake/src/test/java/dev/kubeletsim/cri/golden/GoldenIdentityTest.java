// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replays every recorded identity: create, status, start, exec, and compares all that was recorded. */
class GoldenIdentityTest {
    private static final List<String> INT_VALUES = List.of("run_as_user", "run_as_group");
    private static final Map<String, String> STATUS_FIELDS = Map.of(
            "Uid", "pid1_uid",
            "Gid", "pid1_gid",
            "Groups", "pid1_groups",
            "CapEff", "pid1_capeff",
            "NoNewPrivs", "pid1_nonewprivs",
            "Seccomp", "pid1_seccomp");

    static List<RuntimeProfile> profiles() {
        return RuntimeProfile.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void everyRecordedIdentityComesOut(RuntimeProfile profile) throws Exception {
        List<JsonNode> cases = GoldenFiles.lines("identity", profile);
        assertThat(cases).hasSizeGreaterThan(200);
        List<String> differences = new ArrayList<>();
        try (CriCaller cri = new CriCaller(profile)) {
            ObjectNode sandbox = sandboxConfig();
            String pod = cri.call("RunPodSandbox", object().set("config", sandbox))
                    .get("pod_sandbox_id")
                    .asString();
            int number = 0;
            for (JsonNode golden : cases) {
                Map<String, Object> actual = observe(cri, pod, sandbox, golden, number++);
                Map<String, Object> expected = expected(golden.get("expect"));
                if (!actual.equals(expected)) {
                    differences.add(golden.get("image") + " " + golden.get("security_context") + "\n  got  " + actual
                            + "\n  want " + expected);
                }
            }
        }
        assertThat(differences)
                .as("%d of %d identities differ", differences.size(), cases.size())
                .isEmpty();
    }

    private static ObjectNode object() {
        return GoldenFiles.JSON.createObjectNode();
    }

    private static ObjectNode sandboxConfig() {
        return (ObjectNode) GoldenFiles.JSON.readTree("""
                {"metadata": {"name": "identity", "namespace": "default", "uid": "uid-identity"},
                 "log_directory": "/var/log/identity",
                 "linux": {"security_context": {"namespace_options": {"network": "NODE", "pid": "CONTAINER"}}}}""");
    }

    private static Map<String, Object> expected(JsonNode expect) {
        Map<String, Object> map = new TreeMap<>();
        expect.properties()
                .forEach(entry -> map.put(
                        entry.getKey(),
                        entry.getKey().endsWith("_error")
                                ? entry.getValue().get("code").asString() + ": "
                                        + GoldenFiles.own(
                                                entry.getValue().get("message").asString())
                                : entry.getValue()));
        return map;
    }

    private static Map<String, Object> observe(
            CriCaller cri, String pod, ObjectNode sandbox, JsonNode golden, int number) {
        Map<String, Object> seen = new TreeMap<>();
        ObjectNode create = object();
        create.put("pod_sandbox_id", pod);
        create.set("config", containerConfig(golden, number));
        create.set("sandbox_config", sandbox);
        JsonNode created = cri.call("CreateContainer", create);
        if (created.has("_code")) {
            seen.put("create_error", error(created));
            return seen;
        }
        ObjectNode container =
                object().put("container_id", created.get("container_id").asString());
        JsonNode whenCreated = user(cri, container);
        JsonNode started = cri.call("StartContainer", container);
        if (started.has("_code")) {
            seen.put("start_error", error(started));
        } else {
            JsonNode user = user(cri, container);
            assertThat(user).as("user while CREATED and while RUNNING").isEqualTo(whenCreated);
            seen.put("status_user_linux", user);
            processStatus(cri, container, seen);
            seen.put("exec_id_G", text(exec(cri, container, "id", "-G").strip()));
        }
        cri.call("StopContainer", container);
        cri.call("RemoveContainer", container);
        return seen;
    }

    private static String error(JsonNode reply) {
        return reply.get("_code").asString() + ": "
                + GoldenFiles.own(reply.get("_msg").asString());
    }

    private static ObjectNode containerConfig(JsonNode golden, int number) {
        ObjectNode security = object();
        golden.get("security_context").properties().forEach(entry -> {
            boolean wrapped = INT_VALUES.contains(entry.getKey());
            security.set(entry.getKey(), wrapped ? object().set("value", entry.getValue()) : entry.getValue());
        });
        security.set("namespace_options", object().put("network", "NODE").put("pid", "CONTAINER"));
        ObjectNode config = (ObjectNode) GoldenFiles.JSON.readTree(
                "{\"command\": [\"sh\", \"-c\", \"sleep 1000\"], \"linux\": {\"resources\": {}}}");
        config.set("metadata", object().put("name", "c" + number));
        config.set("image", object().put("image", golden.get("image").asString()));
        config.put("log_path", "c" + number + ".log");
        ((ObjectNode) config.get("linux")).set("security_context", security);
        return config;
    }

    /** {@code user.linux} as the recordings have it: null without a user, numbers for numbers. */
    private static JsonNode user(CriCaller cri, ObjectNode container) {
        JsonNode status = cri.call("ContainerStatus", container).get("status");
        if (!status.has("user")) {
            return GoldenFiles.JSON.nullNode();
        }
        JsonNode linux = status.get("user").path("linux");
        ObjectNode user = object();
        user.put("gid", linux.path("gid").asInt(0));
        ArrayNode groups = user.putArray("supplemental_groups");
        linux.path("supplemental_groups").forEach(group -> groups.add(Integer.parseInt(group.asString())));
        user.put("uid", linux.path("uid").asInt(0));
        return user;
    }

    private static void processStatus(CriCaller cri, ObjectNode container, Map<String, Object> seen) {
        String status =
                exec(cri, container, "grep", "-E", "^(Uid|Gid|Groups|CapEff|NoNewPrivs|Seccomp):", "/proc/1/status");
        for (String line : status.lines().toList()) {
            String[] parts = line.split(":", 2);
            String field = STATUS_FIELDS.get(parts[0]);
            boolean list = List.of("pid1_uid", "pid1_gid", "pid1_groups").contains(field);
            seen.put(field, list ? numbers(parts[1]) : text(parts[1].strip()));
        }
    }

    private static JsonNode numbers(String text) {
        ArrayNode numbers = GoldenFiles.JSON.createArrayNode();
        for (String word : text.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                numbers.add(Integer.parseInt(word));
            }
        }
        return numbers;
    }

    private static JsonNode text(String text) {
        return GoldenFiles.JSON.valueToTree(text);
    }

    private static String exec(CriCaller cri, ObjectNode container, String... command) {
        ObjectNode request = container.deepCopy();
        ArrayNode cmd = request.putArray("cmd");
        for (String word : command) {
            cmd.add(word);
        }
        JsonNode reply = cri.call("ExecSync", request);
        return reply.has("_code")
                ? reply.toString()
                : new String(Base64.getDecoder().decode(reply.path("stdout").asString("")), StandardCharsets.UTF_8);
    }
}
