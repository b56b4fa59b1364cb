// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.EnumSet;
import java.util.Set;

/** Sets of traits: the yes-or-no questions of a rule, by name. */
final class Traits {
    private Traits() {}

    /** {@code traits} with or without {@code trait}. */
    static <T extends Enum<T>> Set<T> with(Class<T> type, Set<T> traits, T trait, boolean has) {
        Set<T> changed = EnumSet.noneOf(type);
        changed.addAll(traits);
        if (has) {
            changed.add(trait);
        } else {
            changed.remove(trait);
        }
        return changed;
    }
}
