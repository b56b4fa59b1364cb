// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;

/** How Go words a body that breaks off. */
final class BodyFailures {
    private BodyFailures() {}

    static String goText(IOException failure) {
        Throwable cause = failure;
        while (cause != null) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof EOFException || message.contains("eof") || message.contains("fixed content-length")) {
                return "unexpected EOF";
            }
            if (message.contains("reset")) {
                return "read: connection reset by peer";
            }
            cause = cause.getCause();
        }
        return String.valueOf(failure.getMessage());
    }
}
