// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

/** A volume that cannot be set up (yet); the message is upstream's. */
public final class VolumeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what is missing. */
    public VolumeException(String message) {
        super(message);
    }

    VolumeException(String message, Throwable cause) {
        super(message, cause);
    }
}
