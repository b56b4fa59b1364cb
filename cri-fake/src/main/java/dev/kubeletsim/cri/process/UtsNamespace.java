// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** A host name and those who share it. */
public final class UtsNamespace {
    /** {@code __NEW_UTS_LEN}. */
    static final int MAX_LENGTH = 64;

    private String hostname;

    /** A namespace with this host name. */
    public UtsNamespace(String hostname) {
        this.hostname = hostname;
    }

    /** The name now. */
    public String hostname() {
        return hostname;
    }

    void setHostname(String value) {
        hostname = value;
    }
}
