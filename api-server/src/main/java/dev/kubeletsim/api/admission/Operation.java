// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

/** What a request does, in the words of admission rules. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    /** Exec, attach, port-forward and proxy. */
    CONNECT
}
