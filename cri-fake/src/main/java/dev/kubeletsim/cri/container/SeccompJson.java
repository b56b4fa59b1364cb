// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.SeccompFilter;
import dev.kubeletsim.cri.process.SeccompFilter.Refusal;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a seccomp profile in the format of the OCI runtime specification ({@code linux.seccomp}). A rule with conditions
 * on arguments is passed over, since a simulated call has none; the others count as libseccomp has them, and a later rule
 * for a call replaces an earlier one.
 */
final class SeccompJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SeccompJson() {}

    /**
     * The filter that {@code json} describes.
     *
     * @throws tools.jackson.core.JacksonException if it is no JSON
     * @throws IllegalArgumentException if it is no profile
     */
    static SeccompFilter parse(byte[] json) {
        JsonNode profile = JSON.readTree(json);
        if (!profile.path("defaultAction").isString()) {
            throw new IllegalArgumentException("the profile has no defaultAction");
        }
        Map<SystemCall, Refusal> refused = new EnumMap<>(SystemCall.class);
        Optional<Refusal> otherwise = refusal(profile, "defaultAction", "defaultErrnoRet");
        otherwise.ifPresent(refusal -> {
            for (SystemCall call : SystemCall.values()) {
                refused.put(call, refusal);
            }
        });
        for (JsonNode rule : profile.path("syscalls")) {
            if (rule.path("args").isEmpty()) {
                apply(rule, refused);
            }
        }
        return SeccompFilter.refusing(refused);
    }

    private static void apply(JsonNode rule, Map<SystemCall, Refusal> refused) {
        Optional<Refusal> refusal = refusal(rule, "action", "errnoRet");
        for (JsonNode name : rule.path("names")) {
            SystemCall.named(name.asString("")).ifPresent(call -> {
                if (refusal.isPresent()) {
                    refused.put(call, refusal.get());
                } else {
                    refused.remove(call);
                }
            });
        }
    }

    /** What an action does to a call; empty if it lets it through. */
    private static Optional<Refusal> refusal(JsonNode node, String action, String errno) {
        String name = node.path(action).asString("");
        return switch (name) {
            case "SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE" -> Optional.empty();
            case "SCMP_ACT_ERRNO" -> {
                int number = node.path(errno).asInt(Errno.EPERM.number());
                yield Optional.of(new Refusal.Fails(errno(number)));
            }
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP" ->
                Optional.of(new Refusal.Kills());
            default -> throw new IllegalArgumentException("the action \"" + name + "\" is not simulated");
        };
    }

    private static Errno errno(int number) {
        for (Errno errno : Errno.values()) {
            if (errno.number() == number) {
                return errno;
            }
        }
        throw new IllegalArgumentException("the error number " + number + " is not simulated");
    }
}
