// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.util.List;
import java.util.Objects;

/**
 * A user or group of a container and why it is there.
 *
 * @param name what the image calls it, empty if it has no name there
 * @param held whether the container has it on this node
 * @param strict whether it has, or would have, it with Strict
 * @param from the places that give it: for a user the way from the first to the last, for groups each that gives it
 */
public record ExplainedId(long id, String name, boolean held, boolean strict, List<Source> from) {
    public ExplainedId {
        Objects.requireNonNull(name, "name");
        from = List.copyOf(from);
    }
}
