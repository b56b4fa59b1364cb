// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import java.util.Objects;

/**
 * A file that a volume projects.
 *
 * @param path relative to the volume
 * @param uid the owner; root unless a service account token is made for one user
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a file is written once and dropped.
record VolumeFile(String path, byte[] content, int mode, int uid) {
    VolumeFile {
        Objects.requireNonNull(path, "path");
    }
}
