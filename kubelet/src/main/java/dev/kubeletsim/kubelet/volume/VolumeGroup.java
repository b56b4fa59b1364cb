// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import java.util.Objects;

/**
 * A group that a persistent volume gives to the pods that mount it.
 *
 * @param volume the name of the persistent volume whose annotation says so
 */
public record VolumeGroup(long gid, String volume) {
    public VolumeGroup {
        Objects.requireNonNull(volume, "volume");
    }
}
