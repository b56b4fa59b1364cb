// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.cri;

import io.grpc.Status;
import java.util.Locale;
import java.util.Objects;

/** The runtime's refusal, or the loss of its connection: a gRPC status. */
public final class CriException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Status.Code code;
    private final String description;

    /** A refusal with its gRPC code and description. */
    public CriException(Status.Code code, String description) {
        super("rpc error: code = " + goName(code) + " desc = " + description);
        this.code = Objects.requireNonNull(code, "code");
        this.description = description;
    }

    static CriException of(Status status) {
        String description = status.getDescription();
        return new CriException(status.getCode(), description == null ? "" : description);
    }

    /** The gRPC code. */
    public Status.Code code() {
        return code;
    }

    /** The message without code and frame. */
    public String description() {
        return description;
    }

    /** Whether the runtime has no such object: the kubelet then takes it for removed. */
    public boolean isNotFound() {
        return code == Status.Code.NOT_FOUND;
    }

    private static String goName(Status.Code code) {
        if (code == Status.Code.CANCELLED) {
            return "Canceled";
        }
        StringBuilder name = new StringBuilder();
        for (String word : code.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
