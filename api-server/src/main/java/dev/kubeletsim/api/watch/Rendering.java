// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.watch;

import tools.jackson.databind.node.ObjectNode;

/** How a watch shows objects: whole, as metadata, as rows of a table. */
public interface Rendering {
    /** Equal for renderings that give the same bytes, so that they can be shared. */
    String cacheKey();

    /**
     * The object to send.
     *
     * @param first whether this is the stream's first object: a table names its columns only then
     */
    ObjectNode render(ObjectNode stored, boolean first);
}
