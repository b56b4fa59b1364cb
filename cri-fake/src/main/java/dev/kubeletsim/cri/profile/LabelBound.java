// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.nio.charset.StandardCharsets;

/** How long a label of containerd's store may be ({@code pkg/labels/validate.go}, 2.0). */
public final class LabelBound {
    private static final int MAX_BYTES = 4096;
    private static final int SHOWN = 64;

    private LabelBound() {}

    /** The bytes of key and value. */
    public static int length(String key, String value) {
        return key.getBytes(StandardCharsets.UTF_8).length + value.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether that many bytes are too many. */
    public static boolean exceededBy(int length) {
        return length > MAX_BYTES;
    }

    /** The part of a key that a refusal shows. */
    public static String shown(String key) {
        return key.substring(0, Math.min(SHOWN, key.length()));
    }
}
