// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.quantity;

/** A text that is no amount; the message is the one of {@code resource.ParseQuantity}. */
public final class QuantityFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    QuantityFormatException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
