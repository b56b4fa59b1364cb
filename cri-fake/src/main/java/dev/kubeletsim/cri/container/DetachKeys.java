// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

/**
 * Looks for ctrl-p ctrl-q in what a client types. As in CRI-O ({@code utils.CopyDetachable}) they only count if each comes in
 * a chunk of its own, which is how people type.
 */
final class DetachKeys {
    private static final byte CTRL_P = 16;
    private static final byte CTRL_Q = 17;
    private static final byte[] NOTHING = {};

    private boolean held;
    private boolean typed;

    /** What of {@code chunk}, and of what was held back before it, goes on to the process. */
    byte[] passed(byte[] chunk) {
        byte key = chunk.length == 1 ? chunk[0] : 0;
        if (!held && key == CTRL_P) {
            held = true;
            return NOTHING;
        }
        if (!held) {
            return chunk;
        }
        held = false;
        typed = key == CTRL_Q;
        return typed ? NOTHING : withHeld(chunk);
    }

    private static byte[] withHeld(byte[] chunk) {
        byte[] both = new byte[1 + chunk.length];
        both[0] = CTRL_P;
        System.arraycopy(chunk, 0, both, 1, chunk.length);
        return both;
    }

    /** Whether both were typed. */
    boolean typed() {
        return typed;
    }
}
