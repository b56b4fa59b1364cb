// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Objects;

/** A CRI call's failure as it goes over the wire: a code and the runtime's own words. Carries no stack trace. */
public final class CriException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CriCode code;
    private final String text;

    public CriException(CriCode code, String text) {
        super(text, null, false, false);
        this.code = Objects.requireNonNull(code, "code");
        this.text = Objects.requireNonNull(text, "text");
    }

    /** The gRPC code. */
    public CriCode code() {
        return code;
    }

    /** The gRPC status message. */
    public String text() {
        return text;
    }
}
