// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Who may read a registry, and how that is proved: with each request, or with a token that a token server gives for it. A
 * registry without users is open.
 *
 * <p>Thread-safe.
 */
final class RegistryLogin {
    private static final int MAX_TOKENS = 10_000;
    private static final int TOKEN_BYTES = 24;

    private final Map<String, String> passwords;
    private final RandomGenerator random;
    private final Map<String, String> scopes = new LinkedHashMap<>();

    RegistryLogin(Map<String, String> passwords, RandomGenerator random) {
        this.passwords = Map.copyOf(passwords);
        this.random = requireNonNull(random, "random");
    }

    boolean isOpen() {
        return passwords.isEmpty();
    }

    /** Whether the header is the basic login of a user. */
    boolean isUser(String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return false;
        }
        String decoded;
        try {
            decoded = new String(
                    Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not base64: nobody's login.
            return false;
        }
        int colon = decoded.indexOf(':');
        return colon >= 0 && isUser(decoded.substring(0, colon), decoded.substring(colon + 1));
    }

    /** Whether name and password are a user's. */
    boolean isUser(String name, String password) {
        String expected = passwords.get(name);
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }

    /** A new token for {@code scope}; the oldest is forgotten when there are too many. */
    synchronized String issue(String scope) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (scopes.size() == MAX_TOKENS) {
            scopes.remove(scopes.keySet().iterator().next());
        }
        scopes.put(token, scope);
        return token;
    }

    /** Whether the header holds a token for {@code scope}. */
    synchronized boolean hasToken(String authorization, String scope) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            return false;
        }
        String granted = scopes.get(authorization.substring(7).strip());
        return granted != null && (scope.isEmpty() || (" " + granted + " ").contains(" " + scope + " "));
    }
}
