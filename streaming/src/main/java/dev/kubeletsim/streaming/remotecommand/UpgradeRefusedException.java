// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import java.io.IOException;

/** The server answered a request for an upgrade by something else than 101. */
public final class UpgradeRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String body;

    UpgradeRefusedException(int status, String body) {
        super("unable to upgrade connection: " + body);
        this.status = status;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The server's text, without white space around it: plain, or a {@code metav1.Status}. */
    public String body() {
        return body;
    }
}
