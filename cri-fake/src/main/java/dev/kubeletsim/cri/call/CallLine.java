// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.kubeletsim.cri.v1.AuthConfig;
import dev.kubeletsim.cri.v1.PullImageRequest;
import io.grpc.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One line of a recording. */
final class CallLine {
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String REDACTED = "[redacted]";
    private static final double NANOS_PER_MILLI = 1e6;

    private final StringBuilder line = new StringBuilder(256);

    CallLine(Instant time, long call, String rpc) {
        line.append("{\"time\":\"").append(time).append("\",\"call\":").append(call);
        text("method", rpc);
    }

    CallLine stream(String what) {
        return text("stream", what);
    }

    CallLine replies(long count) {
        line.append(",\"replies\":").append(count);
        return this;
    }

    CallLine request(String rpc, @Nullable Object message) {
        return message("request", CriMessages.request(rpc, message), message);
    }

    CallLine reply(String rpc, @Nullable Object message) {
        return message("reply", CriMessages.reply(rpc, message), message);
    }

    CallLine failure(Status status) {
        text("code", status.getCode().name());
        String description = status.getDescription();
        return text("message", description == null ? "" : description);
    }

    CallLine tookNanos(long nanos) {
        line.append(",\"duration_ms\":").append(nanos / NANOS_PER_MILLI);
        return this;
    }

    String text() {
        return line + "}\n";
    }

    private CallLine text(String key, String value) {
        line.append(",\"").append(key).append("\":").append(JSON.writeValueAsString(value));
        return this;
    }

    /** What cannot be decoded is told by its size; a call that was given up before its request came has none. */
    private CallLine message(String key, @Nullable Message decoded, @Nullable Object raw) {
        if (decoded == null) {
            if (raw instanceof byte[] bytes) {
                line.append(",\"").append(key).append("_bytes\":").append(bytes.length);
            }
            return this;
        }
        try {
            String json = PRINTER.print(decoded instanceof PullImageRequest pull ? withoutSecrets(pull) : decoded);
            line.append(",\"").append(key).append("\":").append(json);
            return this;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message of the CRI without a JSON form: " + decoded.getClass(), e);
        }
    }

    /** The fields that upstream's api.proto marks with debug_redact. */
    private static PullImageRequest withoutSecrets(PullImageRequest pull) {
        if (!pull.hasAuth()) {
            return pull;
        }
        AuthConfig.Builder auth = pull.getAuth().toBuilder();
        if (!auth.getPassword().isEmpty()) {
            auth.setPassword(REDACTED);
        }
        if (!auth.getAuth().isEmpty()) {
            auth.setAuth(REDACTED);
        }
        if (!auth.getIdentityToken().isEmpty()) {
            auth.setIdentityToken(REDACTED);
        }
        if (!auth.getRegistryToken().isEmpty()) {
            auth.setRegistryToken(REDACTED);
        }
        return pull.toBuilder().setAuth(auth).build();
    }
}
