// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.ImageFailure;

/** A pull that failed; the message is the runtime's own text. */
final class RegistryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ImageFailure.Kind kind;
    private final String text;

    RegistryException(ImageFailure.Kind kind, String text) {
        super(text);
        this.kind = kind;
        this.text = text;
    }

    RegistryException(ImageFailure.Kind kind, String text, Throwable cause) {
        super(text, cause);
        this.kind = kind;
        this.text = text;
    }

    ImageFailure.Kind kind() {
        return kind;
    }

    ImageFailure failure() {
        return new ImageFailure(kind, text);
    }

    /** The same failure with what was tried before it. */
    RegistryException during(String prefix) {
        return new RegistryException(kind, prefix + text, this);
    }
}
