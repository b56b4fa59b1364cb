// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import dev.kubeletsim.cri.call.CriMessages;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one rule of a {@link FaultFile}. */
final class FaultYaml {
    private static final Set<String> CONDITIONS =
            Set.of("name", "match", "calls", "every", "limit", "probability", "window");
    private static final Set<String> MATCH_KEYS =
            Set.of("rpc", "node", "pod", "namespace", "container", "image", "labels", "attempt");
    private static final Pattern CALLS = Pattern.compile("([1-9][0-9]{0,17})(-([1-9][0-9]{0,17})?)?");

    private FaultYaml() {}

    static FaultRule rule(YamlView view, String unnamed) throws YamlFileException {
        Set<String> keys = new HashSet<>(CONDITIONS);
        keys.addAll(EffectYaml.KEYS);
        Map<String, YamlView> values = view.mapping(keys);
        YamlView name = values.get("name");
        FaultRule.Builder rule = FaultRule.builder(name == null ? unnamed : name.string());
        if (values.containsKey("match")) {
            match(values.get("match"), rule);
        }
        if (values.containsKey("calls")) {
            calls(values.get("calls"), rule);
        }
        if (values.containsKey("every")) {
            rule.every(values.get("every").number(1, Long.MAX_VALUE));
        }
        if (values.containsKey("limit")) {
            rule.limit(values.get("limit").number(1, Long.MAX_VALUE));
        }
        if (values.containsKey("probability")) {
            rule.probability(values.get("probability").chance());
        }
        if (values.containsKey("window")) {
            rule.window(window(values.get("window")));
        }
        rule.effect(EffectYaml.effect(view, values));
        try {
            return rule.build();
        } catch (IllegalArgumentException e) {
            throw view.error(String.valueOf(e.getMessage()));
        }
    }

    private static void match(YamlView view, FaultRule.Builder rule) throws YamlFileException {
        for (Map.Entry<String, YamlView> entry : view.mapping(MATCH_KEYS).entrySet()) {
            YamlView value = entry.getValue();
            switch (entry.getKey()) {
                case "rpc" -> rpcs(value, rule);
                case "node" -> rule.node(value.string());
                case "pod" -> rule.pod(value.string());
                case "namespace" -> rule.namespace(value.string());
                case "container" -> rule.container(value.string());
                case "image" -> rule.image(value.string());
                case "labels" -> value.stringMap().forEach(rule::label);
                default -> rule.attempt((int) value.number(Integer.MAX_VALUE));
            }
        }
    }

    private static void rpcs(YamlView view, FaultRule.Builder rule) throws YamlFileException {
        for (YamlView name : view.isSequence() ? view.sequence() : List.of(view)) {
            rule.rpc(name.oneOf(CriMessages.rpcs()));
        }
    }

    private static void calls(YamlView view, FaultRule.Builder rule) throws YamlFileException {
        for (YamlView element : view.isSequence() ? view.sequence() : List.of(view)) {
            Matcher range = CALLS.matcher(element.text());
            if (!range.matches()) {
                throw element.expected("a number from 1, or a range such as 3-5 or 7-");
            }
            long first = Long.parseLong(range.group(1));
            long last = range.group(2) == null
                    ? first
                    : range.group(3) == null ? Long.MAX_VALUE : Long.parseLong(range.group(3));
            try {
                rule.calls(first, last);
            } catch (IllegalArgumentException e) {
                throw element.error(String.valueOf(e.getMessage()));
            }
        }
    }

    private static TimeWindow window(YamlView view) throws YamlFileException {
        Map<String, YamlView> keys = view.mapping(Set.of("from", "until"));
        try {
            return new TimeWindow(moment(keys.get("from")), moment(keys.get("until")));
        } catch (IllegalArgumentException e) {
            throw view.error(String.valueOf(e.getMessage()));
        }
    }

    private static TimeWindow.@Nullable Moment moment(@Nullable YamlView view) throws YamlFileException {
        if (view == null) {
            return null;
        }
        if (!view.text().contains("T")) {
            return new TimeWindow.Moment.After(view.duration());
        }
        try {
            return new TimeWindow.Moment.At(Instant.parse(view.text()));
        } catch (DateTimeException e) {
            throw view.expected(
                    "a length of time since the rule was set such as 90s, or a time such as" + " 2026-11-23T06:00:00Z");
        }
    }
}
