// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.AuthField;
import dev.kubeletsim.cri.image.GoQuote;
import dev.kubeletsim.cri.image.ImageFailure.Kind;
import dev.kubeletsim.cri.image.RegistryAuth;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * How containerd authorizes requests: not before a registry asks, then by what its challenge wants, a scheme for each host
 * (2.0 {@code core/remotes/docker/authorizer.go}, {@code auth/fetch.go}; credentials: {@code ParseAuth} in {@code
 * internal/cri/server/images/image_pull.go}).
 */
final class ContainerdAuthorizer implements LoopbackHttp.Authorizer {
    private static final String CLIENT_ID = "containerd-client";

    private final LoopbackHttp http;
    private final RegistryAuth auth;
    private final String scope;
    private final Map<String, Scheme> schemes = new HashMap<>();

    /** What a host wants. */
    private sealed interface Scheme {
        record Basic(Secret secret) implements Scheme {}

        /** @param token null until it was fetched */
        record Bearer(
                Secret secret,
                Challenge challenge,
                @Nullable String token) implements Scheme {}
    }

    /** Credentials for one host. An empty username goes with an identity token. */
    private record Secret(String username, String secret) {
        static final Secret NONE = new Secret("", "");

        String basic() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((username + ":" + secret).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param scope what the pull needs, in the words of token servers */
    ContainerdAuthorizer(LoopbackHttp http, RegistryAuth auth, String scope) {
        this.http = http;
        this.auth = auth;
        this.scope = scope;
    }

    @Override
    public @Nullable String headerFor(URI uri) throws RegistryException {
        Scheme scheme = schemes.get(uri.getAuthority());
        if (scheme == null) {
            return null;
        }
        try {
            return switch (scheme) {
                case Scheme.Basic basic -> basic.secret().basic();
                case Scheme.Bearer bearer -> "Bearer " + token(uri.getAuthority(), bearer);
            };
        } catch (RegistryException e) {
            throw e.during("failed to authorize: ");
        }
    }

    /**
     * Learns from a 401.
     *
     * @param replies to the same request so far, the 401 last
     * @return whether another try makes sense
     */
    boolean learn(List<RegistryReply> replies) throws RegistryException {
        RegistryReply last = replies.getLast();
        String host = last.uri().getAuthority();
        for (Challenge challenge : bearerFirst(Challenge.parse(last.all("WWW-Authenticate")))) {
            if (challenge.scheme().equals("bearer")) {
                learnBearer(host, challenge, replies);
                return true;
            }
            Secret secret = secret(host);
            if (secret.username().isEmpty() || secret.secret().isEmpty()) {
                throw new RegistryException(Kind.ACCESS_DENIED, "authorization failed: no basic auth credentials");
            }
            schemes.put(host, new Scheme.Basic(secret));
            return true;
        }
        return false;
    }

    private static List<Challenge> bearerFirst(List<Challenge> challenges) {
        return challenges.stream()
                .sorted((a, b) -> b.scheme().compareTo(a.scheme()))
                .toList();
    }

    private void learnBearer(String host, Challenge challenge, List<RegistryReply> replies) throws RegistryException {
        String error = challenge.parameter("error");
        if (!error.isEmpty()) {
            int n = replies.size();
            schemes.remove(host);
            if (n > 1 && replies.get(n - 2).uri().equals(replies.get(n - 1).uri())) {
                throw new RegistryException(Kind.ACCESS_DENIED, "server message: " + error + ": authorization failed");
            }
        }
        if (schemes.containsKey(host)) {
            return;
        }
        if (!challenge.parameters().containsKey("realm")) {
            throw new RegistryException(Kind.REGISTRY_FAILED, "no realm specified for token auth challenge");
        }
        schemes.put(host, new Scheme.Bearer(secret(host), challenge, null));
    }

    private Secret secret(String host) throws RegistryException {
        if (!auth.serverAddress().isEmpty() && !host.equals(serverHost())) {
            return Secret.NONE;
        }
        if (!auth.username().isEmpty()) {
            return new Secret(auth.username(), auth.password());
        }
        if (!auth.identityToken().isEmpty()) {
            return new Secret("", auth.identityToken());
        }
        return auth.auth().isEmpty() ? Secret.NONE : decoded();
    }

    private String serverHost() throws RegistryException {
        String address = auth.serverAddress();
        if (address.matches("[^/?#]*:.*") && !address.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*")) {
            throw new RegistryException(
                    Kind.INVALID_CREDENTIALS,
                    "parse server address: parse " + GoQuote.quote(address)
                            + ": first path segment in URL cannot contain colon");
        }
        try {
            String authority = new URI(address).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (URISyntaxException e) {
            throw new RegistryException(
                    Kind.INVALID_CREDENTIALS,
                    "parse server address: parse " + GoQuote.quote(address) + ": " + e.getReason(),
                    e);
        }
    }

    private Secret decoded() throws RegistryException {
        String decoded;
        try {
            decoded = AuthField.decode(auth.auth());
        } catch (AuthField.UndecodableException e) {
            throw new RegistryException(Kind.INVALID_CREDENTIALS, e.text(), e);
        }
        int colon = decoded.indexOf(':');
        if (colon < 0) {
            // The buffer was made for text without padding.
            String zeros =
                    "\0".repeat((int) auth.auth().chars().filter(c -> c == '=').count());
            throw new RegistryException(
                    Kind.INVALID_CREDENTIALS,
                    "invalid decoded auth: " + GoQuote.quote(decoded + zeros).replace("\\0", "\\x00"));
        }
        return new Secret(
                decoded.substring(0, colon), decoded.substring(colon + 1).replaceAll("^\0+|\0+$", ""));
    }

    private String token(String host, Scheme.Bearer bearer) throws RegistryException {
        if (bearer.token() != null) {
            return bearer.token();
        }
        String token;
        try {
            token = bearer.secret().secret().isEmpty() ? tokenByGet(bearer) : tokenByPost(bearer);
        } catch (RegistryException e) {
            throw e.during(
                    bearer.secret().secret().isEmpty()
                            ? "failed to fetch anonymous token: "
                            : "failed to fetch oauth token: ");
        }
        schemes.put(host, new Scheme.Bearer(bearer.secret(), bearer.challenge(), token));
        return token;
    }

    /** The way of OAuth; older servers do not know it. */
    private String tokenByPost(Scheme.Bearer bearer) throws RegistryException {
        Secret secret = bearer.secret();
        FormQuery form = new FormQuery()
                .with("scope", String.join(" ", scopes(bearer.challenge())))
                .with("service", bearer.challenge().parameter("service"))
                .with("client_id", CLIENT_ID);
        if (secret.username().isEmpty()) {
            form.with("grant_type", "refresh_token").with("refresh_token", secret.secret());
        } else {
            form.with("grant_type", "password")
                    .with("username", secret.username())
                    .with("password", secret.secret());
        }
        RegistryReply reply = send(
                new LoopbackHttp.Call(
                        "POST",
                        realm(bearer.challenge()),
                        List.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                        form.toString()),
                null);
        int status = reply.status();
        boolean otherWay = status == 404
                || status == 401
                || status == 400
                || (status == 405 && !secret.username().isEmpty());
        if (otherWay) {
            reply.close();
            return tokenByGet(bearer);
        }
        String token = read(reply).accessToken();
        return present(token);
    }

    private String tokenByGet(Scheme.Bearer bearer) throws RegistryException {
        FormQuery query =
                new FormQuery().withPresent("service", bearer.challenge().parameter("service"));
        scopes(bearer.challenge()).forEach(each -> query.with("scope", each));
        URI uri = query.on(realm(bearer.challenge()));
        Secret secret = bearer.secret();
        TokenReply reply =
                read(send(LoopbackHttp.Call.of("GET", uri), secret.secret().isEmpty() ? null : secret.basic()));
        return present(reply.accessToken().isEmpty() ? reply.token() : reply.accessToken());
    }

    private static String present(String token) throws RegistryException {
        if (token.isEmpty()) {
            throw new RegistryException(
                    Kind.REGISTRY_FAILED, "authorization server did not include a token in the response");
        }
        return token;
    }

    private RegistryReply send(LoopbackHttp.Call call, @Nullable String authorization) throws RegistryException {
        try {
            return http.send(call, uri -> uri.equals(call.uri()) ? authorization : null);
        } catch (ExchangeException e) {
            throw e.during("");
        }
    }

    private static TokenReply read(RegistryReply reply) throws RegistryException {
        if (reply.status() < 200 || reply.status() >= 400) {
            reply.close();
            throw ContainerdTexts.unexpectedStatus(reply);
        }
        try {
            return TokenReply.parse(reply.bytes(TokenReply.MAX_BYTES));
        } catch (IOException | JacksonException e) {
            throw new RegistryException(Kind.REGISTRY_FAILED, "unable to decode token response: " + e.getMessage(), e);
        }
    }

    private Set<String> scopes(Challenge challenge) {
        Set<String> scopes = new TreeSet<>(List.of(scope));
        if (challenge.parameters().containsKey("scope")) {
            scopes.addAll(List.of(challenge.parameter("scope").split(" ", -1)));
        }
        return scopes;
    }

    private static URI realm(Challenge challenge) throws RegistryException {
        try {
            return new URI(challenge.parameter("realm"));
        } catch (URISyntaxException e) {
            throw new RegistryException(
                    Kind.REGISTRY_FAILED, "invalid token auth challenge realm: " + e.getMessage(), e);
        }
    }
}
