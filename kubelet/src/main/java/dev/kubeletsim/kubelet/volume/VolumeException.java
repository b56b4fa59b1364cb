// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

/** A volume that cannot be set up (yet); the message is upstream's. */
public final class VolumeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String SET_UP = "MountVolume.SetUp";

    private final String step;

    /** Says what is missing. */
    public VolumeException(String message) {
        super(message);
        this.step = SET_UP;
    }

    VolumeException(String message, Throwable cause) {
        super(message, cause);
        this.step = SET_UP;
    }

    private VolumeException(String step, String message) {
        super(message);
        this.step = step;
    }

    /** A failure of another step than the setting up, such as {@code MountVolume.NodeAffinity check}. */
    static VolumeException in(String step, String message) {
        return new VolumeException(step, message);
    }

    /** The step that failed, as events begin. */
    String step() {
        return step;
    }
}
