// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.util.Objects;

/**
 * A container's id with the runtime that gave it.
 *
 * @param type the runtime's name, such as {@code containerd}
 */
public record ContainerId(String type, String id) {
    public ContainerId {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
    }

    /** {@code type://id}, as the API shows it. */
    @Override
    public String toString() {
        return type + "://" + id;
    }
}
