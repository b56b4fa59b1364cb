// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import dev.kubeletsim.features.gate.GateHistory;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a feature gate changes in this simulator. Most gates of a release change nothing: both components know them and
 * refuse them as upstream does, but what they switch is not simulated.
 *
 * @param components where it makes a difference; empty for a gate that changes nothing
 * @param changes what it changes, in a few words
 */
public record GateEffect(Set<Component> components, String changes) {
    /** Of a gate that is known and settable, but switches nothing that is simulated. */
    public static final GateEffect NONE = new GateEffect(Set.of(), "nothing here");

    private static final Map<String, GateEffect> EFFECTS = load();

    public GateEffect {
        components = Set.copyOf(components);
    }

    /** The effect of the gate {@code name}; {@link #NONE} for a name that no release knows too. */
    public static GateEffect of(String name) {
        return EFFECTS.getOrDefault(name, NONE);
    }

    /** The gates that change something, by name. */
    public static Map<String, GateEffect> all() {
        return EFFECTS;
    }

    private static Map<String, GateEffect> load() {
        Map<String, GateEffect> effects = new TreeMap<>();
        List<List<String>> rows = GateHistory.rows("effects.tsv");
        for (List<String> row : rows.subList(1, rows.size())) {
            Set<Component> components = EnumSet.noneOf(Component.class);
            for (String name : row.get(1).split(",", -1)) {
                components.add(Component.ofBinary(name));
            }
            effects.put(row.get(0), new GateEffect(components, row.get(2)));
        }
        return Collections.unmodifiableMap(effects);
    }
}
