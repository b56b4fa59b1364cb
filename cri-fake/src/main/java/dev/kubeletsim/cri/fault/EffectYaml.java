// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import io.grpc.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what a rule of a {@link FaultFile} does: exactly one of its keys is an effect. */
final class EffectYaml {
    static final Set<String> KEYS = Set.of("error", "delay", "hang", "drop", "crash", "restart", "notReady", "answer");

    /** Codes as Go and as gRPC's documents spell them: {@code NotFound}, {@code NOT_FOUND}. */
    private static final Map<String, Status.Code> CODES = codes();

    private EffectYaml() {}

    private static Map<String, Status.Code> codes() {
        Map<String, Status.Code> codes = new LinkedHashMap<>();
        for (Status.Code code : Status.Code.values()) {
            if (code != Status.Code.OK) {
                String camel = YamlView.camelCase(code);
                codes.put(Character.toUpperCase(camel.charAt(0)) + camel.substring(1), code);
                codes.put(code.name(), code);
            }
        }
        codes.put("Canceled", Status.Code.CANCELLED);
        return codes;
    }

    static FaultEffect effect(YamlView rule, Map<String, YamlView> values) throws YamlFileException {
        List<String> found = values.keySet().stream().filter(KEYS::contains).toList();
        if (found.size() != 1) {
            throw rule.error("found " + (found.isEmpty() ? "no effect" : String.join(" and ", found))
                    + " (expected: exactly one of " + String.join(", ", new TreeSet<>(KEYS)) + ")");
        }
        YamlView value = rule.required(values, found.getFirst());
        try {
            return effect(found.getFirst(), value);
        } catch (IllegalArgumentException e) {
            throw value.error(String.valueOf(e.getMessage()));
        }
    }

    private static FaultEffect effect(String kind, YamlView value) throws YamlFileException {
        return switch (kind) {
            case "error" -> error(value);
            case "delay" -> new FaultEffect.Delay(value.duration());
            case "hang" -> hang(value);
            case "drop" -> drop(value);
            case "crash" -> new FaultEffect.Crash(downtime(value));
            case "restart" -> new FaultEffect.Restart(downtime(value));
            case "notReady" -> notReady(value);
            default -> new FaultEffect.Answer(value.json());
        };
    }

    private static FaultEffect error(YamlView value) throws YamlFileException {
        Map<String, YamlView> keys = value.mapping(Set.of("code", "message"));
        YamlView message = keys.get("message");
        return new FaultEffect.Fail(code(value.required(keys, "code")), message == null ? "" : message.string());
    }

    private static Status.Code code(YamlView value) throws YamlFileException {
        return CODES.getOrDefault(value.oneOf(CODES.keySet()), Status.Code.UNKNOWN);
    }

    private static FaultEffect hang(YamlView value) throws YamlFileException {
        plain(value);
        return new FaultEffect.Hang();
    }

    /** {@code true}, for an effect that leaves nothing to say. */
    private static void plain(YamlView value) throws YamlFileException {
        if (!value.bool()) {
            throw value.expected("true; leave the key out otherwise");
        }
    }

    private static FaultEffect drop(YamlView value) throws YamlFileException {
        if (!value.isMapping()) {
            plain(value);
            return new FaultEffect.Drop(0, false);
        }
        Map<String, YamlView> keys = value.mapping(Set.of("afterReplies", "takesEffect"));
        YamlView replies = keys.get("afterReplies");
        YamlView effect = keys.get("takesEffect");
        return new FaultEffect.Drop(
                replies == null ? 0 : replies.number(Long.MAX_VALUE), effect != null && effect.bool());
    }

    private static Duration downtime(YamlView value) throws YamlFileException {
        if (!value.isMapping()) {
            plain(value);
            return Duration.ZERO;
        }
        return value.required("downtime", Set.of("downtime")).duration();
    }

    private static FaultEffect notReady(YamlView value) throws YamlFileException {
        Map<String, YamlView> keys = value.mapping(Set.of("condition", "reason", "message"));
        return new FaultEffect.NotReady(
                value.required(keys, "condition").string(), text(keys.get("reason")), text(keys.get("message")));
    }

    private static String text(@Nullable YamlView value) throws YamlFileException {
        return value == null ? "" : value.string();
    }
}
