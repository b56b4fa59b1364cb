// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An object whose fields are packed, as the store keeps it. */
final class PackedObject extends ObjectNode {
    private static final long serialVersionUID = 1L;

    PackedObject(CompactFields fields) {
        super(JsonNodeFactory.instance, fields);
    }

    /** See {@link CompactFields#orderedHash}. */
    int orderedHash() {
        return ((CompactFields) _children).orderedHash();
    }
}
