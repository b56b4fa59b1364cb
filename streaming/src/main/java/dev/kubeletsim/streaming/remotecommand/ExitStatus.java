// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How a command ended, as the {@code metav1.Status} of the error stream says it. */
public sealed interface ExitStatus {
    /** For the {@code metav1.Status} of other answers too. */
    JsonMapper JSON = new JsonMapper();

    /** It ended with exit code 0, or was detached from. */
    record Success() implements ExitStatus {
        @Override
        public String message() {
            return "";
        }
    }

    /**
     * It ran and ended with another exit code.
     *
     * @param message complete, for instance {@code command terminated with non-zero exit code: exit status 3}
     */
    record NonZeroExit(int exitCode, String message) implements ExitStatus {}

    /**
     * It could not be run, or was lost.
     *
     * @param cause the message without {@code Internal error occurred: }
     */
    @SuppressWarnings("AvoidCommonTypeNames") // The reason's name in metav1.
    record InternalError(String cause) implements ExitStatus {
        @Override
        public String message() {
            return "Internal error occurred: " + cause;
        }
    }

    /** A failure of some other kind, whose Status is kept as it came. */
    record Other(String json, String message) implements ExitStatus {}

    /** What happened. */
    String message();

    /** The Status with the fields in the order of Go's encoder. */
    default byte[] toJson() {
        if (this instanceof Other other) {
            return other.json().getBytes(StandardCharsets.UTF_8);
        }
        ObjectNode status = JSON.createObjectNode();
        status.putObject("metadata");
        switch (this) {
            case Success success -> status.put("status", "Success");
            case NonZeroExit exit -> {
                status.put("status", "Failure").put("message", exit.message()).put("reason", "NonZeroExitCode");
                status.putObject("details")
                        .putArray("causes")
                        .addObject()
                        .put("reason", "ExitCode")
                        .put("message", String.valueOf(exit.exitCode()));
            }
            case InternalError error -> {
                status.put("status", "Failure").put("message", error.message()).put("reason", "InternalError");
                status.putObject("details").putArray("causes").addObject().put("message", error.cause());
                status.put("code", 500);
            }
            case Other other -> throw new IllegalStateException("answered above");
        }
        return goEscaped(JSON.writeValueAsString(status)).getBytes(StandardCharsets.UTF_8);
    }

    /** Go's encoder escapes what could end a script in HTML. */
    private static String goEscaped(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    /**
     * What the bytes of an error stream say; texts as {@code client-go/tools/remotecommand/v4.go}.
     *
     * @param protocol before v4 the bytes are a plain message; no bytes mean success in all versions
     */
    static ExitStatus read(String protocol, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return new Success();
        }
        if (!StreamProtocols.carriesStatus(protocol)) {
            return new InternalError("error executing remote command: " + text);
        }
        try {
            JsonNode status = JSON.readTree(text);
            return switch (status.path("status").asString("")) {
                case "Success" -> new Success();
                case "Failure" -> failure(status, text);
                default -> new InternalError("error stream protocol error: unknown error");
            };
        } catch (JacksonException e) {
            return new InternalError("error stream protocol error: " + e.getOriginalMessage() + " in \"" + text + "\"");
        }
    }

    private static ExitStatus failure(JsonNode status, String json) {
        String message = status.path("message").asString("");
        if (!"NonZeroExitCode".equals(status.path("reason").asString(""))) {
            return new Other(json, message);
        }
        for (JsonNode cause : status.path("details").path("causes")) {
            if ("ExitCode".equals(cause.path("reason").asString(""))) {
                Integer code = exitCode(cause.path("message").asString(""));
                return code == null
                        ? new InternalError("error stream protocol error: invalid exit code value")
                        : new NonZeroExit(code, message);
            }
        }
        return new InternalError("error stream protocol error: no ExitCode cause given");
    }

    private static @Nullable Integer exitCode(String text) {
        try {
            int code = Integer.parseInt(text);
            return code < 0 || code > 255 ? null : code;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
