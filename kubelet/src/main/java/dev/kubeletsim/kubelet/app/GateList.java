// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.GateChange;
import dev.kubeletsim.features.GateEffect;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.features.gate.GateHistory;
import dev.kubeletsim.features.gate.GateSpec;
import dev.kubeletsim.features.gate.Stage;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Feature gates to be shown, with what one or two releases say of each.
 *
 * @param versions whose gates: one, or the two that are compared
 */
record GateList(List<KubernetesVersion> versions, List<Row> rows) {
    /** The version of the JSON form. */
    static final String API_VERSION = "kubelet-sim/gates/v1";

    /** A gate, with its specification in each of the versions; null where that version does not know it. */
    record Row(String gate, List<@Nullable GateSpec> specs) {}

    /** The gates of {@code names} that {@code version} knows. */
    static GateList of(KubernetesVersion version, Set<String> names) {
        List<Row> rows = GateHistory.upstream().gatesOf(version.minor()).entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .map(entry -> new Row(entry.getKey(), List.of(entry.getValue())))
                .toList();
        return new GateList(List.of(version), rows);
    }

    static GateList ofChanges(KubernetesVersion first, KubernetesVersion second, List<GateChange> changes) {
        return new GateList(
                List.of(first, second),
                changes.stream()
                        .map(change -> new Row(change.gate(), Arrays.asList(change.before(), change.after())))
                        .toList());
    }

    void printTable(PrintWriter out) {
        TextTable table = versions.size() == 1
                ? new TextTable("GATE", "STAGE", "DEFAULT", "LOCKED", "COMPONENT", "WHAT IT CHANGES HERE")
                : new TextTable(
                        "GATE",
                        versions.get(0).toString(),
                        versions.get(1).toString(),
                        "COMPONENT",
                        "WHAT IT CHANGES HERE");
        for (Row row : rows) {
            GateEffect effect = GateEffect.of(row.gate());
            List<String> facts = versions.size() == 1
                    ? columns(row.specs().getFirst())
                    : row.specs().stream().map(GateList::inOneCell).toList();
            table.add(Stream.of(List.of(row.gate()), facts, List.of(components(effect), effect.changes()))
                    .flatMap(List::stream)
                    .toList());
        }
        table.print(out);
        long changing = rows.stream()
                .filter(row -> !GateEffect.of(row.gate()).components().isEmpty())
                .count();
        out.println();
        out.println(rows.size() + (versions.size() == 1 ? " gates of " : " gates differ between ")
                + versions.stream().map(KubernetesVersion::toString).collect(Collectors.joining(" and ")) + "; "
                + changing + " of them change something here");
    }

    private static List<String> columns(@Nullable GateSpec spec) {
        return spec == null
                ? List.of("-", "-", "-")
                : List.of(stage(spec.stage()), onOff(spec.enabledByDefault()), spec.lockToDefault() ? "yes" : "no");
    }

    private static String inOneCell(@Nullable GateSpec spec) {
        return spec == null
                ? "-"
                : stage(spec.stage()) + " " + onOff(spec.enabledByDefault()) + (spec.lockToDefault() ? " locked" : "");
    }

    private static String onOff(boolean enabled) {
        return enabled ? "on" : "off";
    }

    private static String stage(Stage stage) {
        String name = stage.name().toLowerCase(Locale.ROOT);
        return stage == Stage.GA ? "GA" : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String components(GateEffect effect) {
        return effect.components().isEmpty()
                ? "-"
                : effect.components().stream()
                        .map(Component::binaryName)
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    void printJson(PrintWriter out) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", API_VERSION).put("kind", versions.size() == 1 ? "GateList" : "GateChangeList");
        versions.forEach(version -> document.withArray("kubernetes").add(version.toString()));
        document.putArray("gates");
        for (Row row : rows) {
            ObjectNode gate = document.withArray("gates").addObject();
            gate.put("name", row.gate());
            for (int i = 0; i < versions.size(); i++) {
                gate.withObject("versions")
                        .set(versions.get(i).toString(), json(row.specs().get(i)));
            }
            GateEffect effect = GateEffect.of(row.gate());
            gate.putArray("components");
            effect.components().stream().map(Component::binaryName).sorted().forEach(gate.withArray("components")::add);
            gate.put("changes", effect.changes());
        }
        out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }

    private static @Nullable ObjectNode json(@Nullable GateSpec spec) {
        return spec == null
                ? null
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("stage", stage(spec.stage()))
                        .put("default", spec.enabledByDefault())
                        .put("locked", spec.lockToDefault());
    }
}
