// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which id has a name. A name is free again when its owner is removed. Confined to the engine's mailbox. */
public final class NameIndex {
    private final Map<String, String> idByName = new HashMap<>();

    /** Takes a name for {@code id}; returns the id that has it already, if any. */
    public Optional<String> reserve(String name, String id) {
        return Optional.ofNullable(idByName.putIfAbsent(name, id)).filter(owner -> !owner.equals(id));
    }

    /** Frees a name if {@code id} has it. */
    public void release(String name, String id) {
        idByName.remove(name, id);
    }
}
