// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

/** The endpoint cannot be reached, or stopped answering. The message says what was called and what came back. */
public final class EndpointLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EndpointLostException(String message) {
        super(message);
    }
}
