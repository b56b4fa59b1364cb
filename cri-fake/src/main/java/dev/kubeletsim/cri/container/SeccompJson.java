// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.SeccompFilter;
import dev.kubeletsim.cri.process.SeccompFilter.Refusal;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A seccomp profile in the format of the OCI runtime specification ({@code linux.seccomp}) as runc reads it (libcontainer
 * {@code specconv.SetupSeccomp} and {@code seccomp/config.go}, 1.1). A rule with conditions on arguments is passed over,
 * since a simulated call has none; the others count as libseccomp has them, and a later rule for a call replaces an
 * earlier one.
 */
final class SeccompJson {
    private static final Set<String> ARCHITECTURES = Set.of(
            "X86",
            "X86_64",
            "X32",
            "ARM",
            "AARCH64",
            "MIPS",
            "MIPS64",
            "MIPS64N32",
            "MIPSEL",
            "MIPSEL64",
            "MIPSEL64N32",
            "PPC",
            "PPC64",
            "PPC64LE",
            "RISCV64",
            "S390",
            "S390X",
            "LOONGARCH64");
    private static final Set<String> OPERATORS = Set.of("NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ");

    private final Map<SystemCall, Refusal> refused = new EnumMap<>(SystemCall.class);

    private SeccompJson() {}

    /**
     * The filter that a profile describes, as {@link dev.kubeletsim.cri.process.SeccompDocument} reads it; one that says
     * nothing is as none.
     *
     * @throws RefusedProfileException in runc's words, if it says what runc does not know
     */
    static SeccompFilter filter(JsonNode profile) throws RefusedProfileException {
        JsonNode rules = profile.path("syscalls");
        if (profile.path("defaultaction").asString("").isEmpty() && rules.isEmpty()) {
            return SeccompFilter.NONE;
        }
        return new SeccompJson().filter(profile, rules);
    }

    private SeccompFilter filter(JsonNode profile, JsonNode rules) throws RefusedProfileException {
        for (JsonNode architecture : profile.path("architectures")) {
            known(architecture.asString(""), "SCMP_ARCH_", ARCHITECTURES, "arch");
        }
        if (profile.path("defaultaction").asString("").equals("SCMP_ACT_NOTIFY")) {
            throw new RefusedProfileException(
                    RuncRefusal.STARTING + "SCMP_ACT_NOTIFY cannot be used as default action");
        }
        Optional<Refusal> otherwise = refusal(profile, "defaultaction", "defaulterrnoret");
        otherwise.ifPresent(refusal -> {
            for (SystemCall call : SystemCall.values()) {
                refused.put(call, refusal);
            }
        });
        for (JsonNode rule : rules) {
            add(rule);
        }
        return SeccompFilter.refusing(refused);
    }

    private void add(JsonNode rule) throws RefusedProfileException {
        Optional<Refusal> refusal = refusal(rule, "action", "errnoret");
        for (JsonNode condition : rule.path("args")) {
            known(condition.path("op").asString(""), "SCMP_CMP_", OPERATORS, "operator");
        }
        if (!rule.path("args").isEmpty()) {
            return;
        }
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

    private static void known(String word, String prefix, Set<String> known, String what)
            throws RefusedProfileException {
        if (!word.startsWith(prefix) || !known.contains(word.substring(prefix.length()))) {
            throw unknown(word, what);
        }
    }

    private static RefusedProfileException unknown(String word, String what) {
        return new RefusedProfileException("string " + word + " is not a valid " + what + " for seccomp");
    }

    /** What an action does to a call; empty if it lets it through. */
    private static Optional<Refusal> refusal(JsonNode node, String action, String errno)
            throws RefusedProfileException {
        String name = node.path(action).asString("");
        return switch (name) {
            case "SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE" -> Optional.empty();
            case "SCMP_ACT_ERRNO" -> Optional.of(new Refusal.Fails(errno(node.path(errno))));
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP" ->
                Optional.of(new Refusal.Kills());
            case "SCMP_ACT_NOTIFY" ->
                throw new RefusedProfileException(RuncRefusal.STARTING + "listenerPath is not set");
            default -> throw unknown(name, "action");
        };
    }

    private static Errno errno(JsonNode number) throws RefusedProfileException {
        long asked = number.asLong(Errno.EPERM.number());
        Optional<Errno> errno = Errno.numbered(asked);
        if (errno.isEmpty()) {
            throw new RefusedProfileException("the error number " + asked + " is not simulated");
        }
        return errno.get();
    }

    /** The profile can be read, but no container can be made with it; the message is the OCI runtime's. */
    static final class RefusedProfileException extends Exception {
        RefusedProfileException(String message) {
            super(message);
        }
    }
}
