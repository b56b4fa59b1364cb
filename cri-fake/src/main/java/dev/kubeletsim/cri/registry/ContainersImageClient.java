// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.AuthField;
import dev.kubeletsim.cri.image.GoQuote;
import dev.kubeletsim.cri.image.ImageFailure.Kind;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.RegistryAuth;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * containers/image's requests to one registry: a ping says what authorization it wants, each request then brings it, tokens
 * are kept by scope (v5.32 {@code docker/docker_client.go}). CRI-O counts loopback among the insecure registries, and falls
 * back to plain HTTP there; the first try with TLS is left out.
 */
final class ContainersImageClient {
    private static final int MAX_TRIES = 5;
    private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
    private static final int SHOWN_OF_TOKEN = 50;

    private final PullOrder order;
    private final String registry;
    private final String scope;
    private final String username;
    private final String password;
    private final Map<String, String> tokens = new HashMap<>();
    private List<Challenge> challenges = List.of();

    ContainersImageClient(PullOrder order) throws RegistryException {
        ImageReference reference = order.reference();
        this.order = order;
        this.registry = reference.domain();
        this.scope = "repository:" + reference.path() + ":pull";
        String[] login = login(order.auth());
        this.username = login[0];
        this.password = login[1];
    }

    /** CRI-O's {@code decodeDockerAuth}: {@code auth} beats the others, and counts as absent without a colon. */
    private static String[] login(RegistryAuth auth) throws RegistryException {
        if (auth.auth().isEmpty()) {
            return auth.username().isEmpty() ? new String[] {"", ""} : new String[] {auth.username(), auth.password()};
        }
        try {
            String decoded = AuthField.decode(auth.auth());
            int colon = decoded.indexOf(':');
            return colon <= 0
                    ? new String[] {"", ""}
                    : new String[] {
                        decoded.substring(0, colon),
                        decoded.substring(colon + 1).replaceAll("^\0+|\0+$", "")
                    };
        } catch (AuthField.UndecodableException e) {
            throw new RegistryException(Kind.INVALID_CREDENTIALS, e.text(), e);
        }
    }

    /** Asks what the registry wants. */
    void ping() throws RegistryException {
        URI uri = URI.create("http://" + registry + "/v2/");
        try (RegistryReply reply = send(LoopbackHttp.Call.of("GET", uri), LoopbackHttp.Authorizer.NONE)) {
            if (reply.status() != 200 && reply.status() != 401) {
                throw ContainersImageFailures.of(reply);
            }
            challenges = Challenge.parse(reply.all("WWW-Authenticate"));
        } catch (RegistryException e) {
            throw e.during("pinging container registry " + registry + ": ");
        }
    }

    /** @param path behind {@code /v2/} */
    RegistryReply get(String path, List<String> accept) throws RegistryException {
        URI uri = URI.create("http://" + registry + "/v2/" + path);
        List<String> headers = new ArrayList<>(List.of("Docker-Distribution-API-Version", "registry/2.0"));
        accept.forEach(type -> headers.addAll(List.of("Accept", type)));
        LoopbackHttp.Call call = new LoopbackHttp.Call("GET", uri, headers, null);
        String extraScope = "";
        Duration delay = FIRST_DELAY;
        for (int tries = 1; ; tries++) {
            RegistryReply reply = authorized(call, extraScope);
            String wanted = tries == 1 ? missingScope(reply) : "";
            if (!wanted.isEmpty()) {
                reply.close();
                extraScope = wanted;
                reply = authorized(call, extraScope);
            }
            if (reply.status() != 429 || tries == MAX_TRIES) {
                return reply;
            }
            reply.close();
            order.sleep().accept(patience(reply, delay));
            delay = delay.multipliedBy(2);
        }
    }

    private static Duration patience(RegistryReply reply, Duration otherwise) {
        Duration asked = reply.header("Retry-After").matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Long.parseLong(reply.header("Retry-After")))
                : otherwise;
        return asked.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : asked;
    }

    private static String missingScope(RegistryReply reply) {
        if (reply.status() != 401) {
            return "";
        }
        return Challenge.parse(reply.all("WWW-Authenticate")).stream()
                .filter(challenge -> challenge.scheme().equals("bearer"))
                .filter(challenge -> challenge.parameter("error").equals("insufficient_scope"))
                .map(challenge -> challenge.parameter("scope"))
                .filter(wanted -> wanted.split(":", -1).length == 3)
                .findFirst()
                .orElse("");
    }

    private RegistryReply authorized(LoopbackHttp.Call call, String extraScope) throws RegistryException {
        String header = authorization(extraScope);
        String authority = call.uri().getAuthority();
        return send(call, uri -> authority.equals(uri.getAuthority()) ? header : null);
    }

    private @Nullable String authorization(String extraScope) throws RegistryException {
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("basic")) {
                return basic();
            }
            String token = tokens.get(extraScope);
            if (token == null) {
                token = token(challenge, extraScope);
                tokens.put(extraScope, token);
            }
            return "Bearer " + token;
        }
        return null;
    }

    private String basic() {
        byte[] login = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    private String token(Challenge challenge, String extraScope) throws RegistryException {
        if (!challenge.parameters().containsKey("realm")) {
            throw new RegistryException(Kind.REGISTRY_FAILED, "missing realm in bearer auth challenge");
        }
        FormQuery query = new FormQuery()
                .withPresent("account", username)
                .withPresent("service", challenge.parameter("service"))
                .with("scope", scope)
                .withPresent("scope", extraScope);
        URI uri;
        try {
            uri = query.on(new URI(challenge.parameter("realm")));
        } catch (URISyntaxException e) {
            throw new RegistryException(
                    Kind.REGISTRY_FAILED,
                    "parse " + GoQuote.quote(challenge.parameter("realm")) + ": " + e.getReason(),
                    e);
        }
        boolean login = !username.isEmpty() && !password.isEmpty();
        RegistryReply reply =
                send(LoopbackHttp.Call.of("GET", uri), target -> login && target.equals(uri) ? basic() : null);
        if (reply.status() != 200) {
            throw ContainersImageFailures.ofTokenServer(reply);
        }
        return read(reply);
    }

    private static String read(RegistryReply reply) throws RegistryException {
        byte[] body;
        try {
            body = reply.bytes(TokenReply.MAX_BYTES);
        } catch (IOException e) {
            throw new RegistryException(Kind.REGISTRY_FAILED, BodyFailures.goText(e), e);
        }
        try {
            TokenReply token = TokenReply.parse(body);
            return token.token().isEmpty() ? token.accessToken() : token.token();
        } catch (JacksonException e) {
            String start = new String(body, StandardCharsets.UTF_8);
            throw new RegistryException(
                    Kind.REGISTRY_FAILED,
                    "decoding bearer token (last URL "
                            + GoQuote.quote(reply.uri().toString()) + ", body start "
                            + GoQuote.quote(start.substring(0, Math.min(start.length(), SHOWN_OF_TOKEN))) + "): "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private RegistryReply send(LoopbackHttp.Call call, LoopbackHttp.Authorizer authorizer) throws RegistryException {
        try {
            return order.http().send(call, authorizer);
        } catch (ExchangeException e) {
            throw e.during("");
        }
    }
}
