// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

/** What a server wants of its clients' certificates. */
public enum ClientAuthentication {
    /** None is asked for. */
    NONE,
    /** One is asked for; a client without is served, one whose certificate isn't trusted is not. */
    OPTIONAL,
    /** The handshake fails without a trusted one. */
    REQUIRED
}
