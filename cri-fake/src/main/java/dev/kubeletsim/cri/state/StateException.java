// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.io.IOException;

/** A state directory cannot be used. The message is one line that names the file and says what was expected. */
public final class StateException extends IOException {
    private static final long serialVersionUID = 1;

    StateException(String message) {
        super(message);
    }

    StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
