// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

/** A body that cannot become an object; the message is the Go decoder's own text. */
public final class DecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    DecodeException(String message) {
        super(message);
    }
}
