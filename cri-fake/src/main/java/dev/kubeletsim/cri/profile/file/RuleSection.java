// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile.file;

import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The keys of one section of a profile file, each with what it changes of a rule. */
final class RuleSection<R> {
    /** Changes a rule by a value. */
    interface Change<R> {
        R of(R rule, YamlView value) throws YamlFileException;
    }

    /** Gives a rule a trait or takes it away. */
    interface TraitChange<R, T> {
        R of(R rule, T trait, boolean has);
    }

    private final Map<String, Change<R>> changes = new LinkedHashMap<>();

    /** A key for each trait, {@code true} or {@code false}. */
    <T extends Enum<T>> RuleSection<R> traits(Class<T> type, TraitChange<R, T> change) {
        for (T trait : type.getEnumConstants()) {
            changes.put(YamlView.camelCase(trait), (rule, value) -> change.of(rule, trait, value.bool()));
        }
        return this;
    }

    /** A key of its own. */
    RuleSection<R> key(String key, Change<R> change) {
        changes.put(key, change);
        return this;
    }

    Set<String> keys() {
        return changes.keySet();
    }

    /** The rule with all that {@code view} says. */
    R read(YamlView view, R rule) throws YamlFileException {
        R changed = rule;
        for (Map.Entry<String, YamlView> entry : view.mapping(keys()).entrySet()) {
            Change<R> change = changes.get(entry.getKey());
            changed = change == null ? changed : change.of(changed, entry.getValue());
        }
        return changed;
    }
}
