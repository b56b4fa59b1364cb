// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

/** An image name that does not follow the grammar; the message is the reference library's own text. */
public final class InvalidReferenceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    /** An exception with upstream's text. */
    public InvalidReferenceException(String text) {
        super(text);
        this.text = text;
    }

    /** Upstream's text; the same as the message. */
    public String text() {
        return text;
    }
}
