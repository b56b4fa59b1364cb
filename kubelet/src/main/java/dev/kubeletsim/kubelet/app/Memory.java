// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;

/** Amounts of memory as users write them: {@code 4Gi}, {@code 512M}. */
final class Memory {
    private Memory() {}

    /**
     * The bytes of a quantity.
     *
     * @throws IllegalArgumentException if it is none, or not positive
     */
    static long bytes(String quantity) {
        return bytes("memory", quantity);
    }

    /** The same for {@code what} messages are to name. */
    static long bytes(String what, String quantity) {
        long bytes;
        try {
            bytes = Quantity.parse(quantity).value();
        } catch (QuantityFormatException e) {
            throw new IllegalArgumentException(what + ": " + quantity + " (expected: a quantity such as 4Gi)", e);
        }
        if (bytes <= 0) {
            throw new IllegalArgumentException(what + ": " + quantity + " (expected: more than 0)");
        }
        return bytes;
    }
}
