// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.GoQuote;
import dev.kubeletsim.cri.image.ImageFailure.Kind;
import dev.kubeletsim.cri.registry.RegistryErrors.RegistryError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What containers/image makes of a registry's refusals: v5.32 {@code docker/errors.go} and {@code
 * docker/distribution_error.go}; v5.30 alike.
 */
final class ContainersImageFailures {
    private static final int MAX_BODY = 1 << 20;
    private static final int LONGEST_SHOWN = 50;
    private static final String INVALID_LOGIN = "unable to retrieve auth token: invalid username/password: ";

    private ContainersImageFailures() {}

    /** {@code registryHTTPResponseToError}. */
    static RegistryException of(RegistryReply reply) {
        int status = reply.status();
        Kind kind = status == 404
                ? Kind.NOT_FOUND
                : status == 401 || status == 403 ? Kind.ACCESS_DENIED : Kind.REGISTRY_FAILED;
        return new RegistryException(kind, text(reply));
    }

    /** {@code httpResponseToError}, for token servers. */
    static RegistryException ofTokenServer(RegistryReply reply) {
        return switch (reply.status()) {
            case 429 -> new RegistryException(Kind.REGISTRY_FAILED, "too many requests to registry");
            case 401 -> of(reply).during(INVALID_LOGIN);
            default ->
                new RegistryException(
                        Kind.REGISTRY_FAILED,
                        "Requesting bearer token: invalid status code from registry " + reply.status() + " ("
                                + reply.statusText() + ")");
        };
    }

    private static String text(RegistryReply reply) {
        if (reply.status() < 400 || reply.status() > 499) {
            return "received unexpected HTTP status: " + reply.statusLine();
        }
        for (Challenge challenge : Challenge.parse(reply.all("WWW-Authenticate"))) {
            String code = switch (challenge.parameter("error")) {
                case "invalid_token" -> "UNAUTHORIZED";
                case "insufficient_scope" -> "DENIED";
                default -> "";
            };
            if (challenge.scheme().equals("bearer") && !code.isEmpty()) {
                String description = challenge.parameter("error_description");
                return worded(
                        description.isEmpty() ? RegistryError.detailed(code) : new RegistryError(code, description));
            }
        }
        return body(reply);
    }

    private static String body(RegistryReply reply) {
        byte[] body;
        try {
            body = reply.bytes(MAX_BODY);
        } catch (IOException e) {
            return BodyFailures.goText(e);
        }
        Optional<RegistryErrors> errors = RegistryErrors.parse(body);
        if (errors.isPresent()) {
            return worded(errors.get().errors().getFirst());
        }
        if (reply.status() == 401) {
            return worded(RegistryError.detailed("UNAUTHORIZED"));
        }
        String text = new String(body, StandardCharsets.UTF_8);
        return "StatusCode: " + reply.status() + ", "
                + GoQuote.quote(text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text);
    }

    /** A message that only repeats the code stands alone. */
    private static String worded(RegistryError error) {
        return error.isPlain() ? error.message() : error.text();
    }
}
