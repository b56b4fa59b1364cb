// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/**
 * The credentials of a pull: the CRI's {@code AuthConfig}. Absent fields are empty. Which of them count is the runtime's
 * affair.
 *
 * @param username with {@code password}
 * @param password with {@code username}
 * @param auth both in base64, with a colon between
 * @param serverAddress the registry for which they are
 * @param identityToken is exchanged for a token of the registry
 * @param registryToken is sent to the registry as it is
 */
public record RegistryAuth(
        String username,
        String password,
        String auth,
        String serverAddress,
        String identityToken,
        String registryToken) {
    /** No credentials. */
    public static final RegistryAuth NONE = new RegistryAuth("", "", "", "", "", "");

    public RegistryAuth {
        requireNonNull(username, "username");
        requireNonNull(password, "password");
        requireNonNull(auth, "auth");
        requireNonNull(serverAddress, "serverAddress");
        requireNonNull(identityToken, "identityToken");
        requireNonNull(registryToken, "registryToken");
    }

    /** Says nothing of what it holds. */
    @Override
    public String toString() {
        return equals(NONE) ? "no credentials" : "credentials";
    }
}
