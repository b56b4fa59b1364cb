// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.auth;

import dev.kubeletsim.api.ApiRequest.User;
import dev.kubeletsim.streaming.http.PeerIdentity;
import dev.kubeletsim.streaming.tls.CertificateAuthority;
import dev.kubeletsim.streaming.tls.TlsCredentials;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one run: an authority, an administrator's certificate and bearer token, made anew each time. Whoever
 * shows neither is refused; whoever shows one may do everything.
 */
public final class Credentials {
    private static final String BEARER = "Bearer ";
    private static final int TOKEN_BYTES = 32;
    private static final User ADMIN = new User("kubernetes-admin", List.of("system:masters", "system:authenticated"));

    private final CertificateAuthority authority;
    private final TlsCredentials admin;
    private final TlsCredentials kubeletClient;
    private final String token;

    private Credentials(CertificateAuthority authority, String token) {
        this.authority = authority;
        this.token = token;
        this.admin = authority.issueClient(ADMIN.name(), List.of("system:masters"));
        this.kubeletClient = authority.issueClient("kube-apiserver-kubelet-client", List.of("system:masters"));
    }

    /**
     * New credentials. Secrets come from the system's secure source, never from a simulation's seed.
     *
     * @param clock decides when the certificates are valid; clients compare with the wall clock
     */
    public static Credentials create(InstantSource clock) {
        byte[] secret = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(secret);
        return new Credentials(
                CertificateAuthority.create("kubernetes", clock),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Who signs everything in this run; kubelets trust it for their clients. */
    public CertificateAuthority authority() {
        return authority;
    }

    /** The administrator's certificate and key. */
    public TlsCredentials admin() {
        return admin;
    }

    /** What the server shows to kubelets. */
    public TlsCredentials kubeletClient() {
        return kubeletClient;
    }

    /** The administrator's bearer token. */
    public String token() {
        return token;
    }

    /** The server's certificate and key, for any of these addresses and the names that pods know the server by. */
    public TlsCredentials server(Collection<InetAddress> addresses) {
        return authority.issueServer(
                "kube-apiserver",
                List.of("localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"),
                addresses);
    }

    /**
     * Who sent a request; null for nobody known.
     *
     * @param peer from a certificate that was verified against {@link #authority}
     * @param authorization the header
     */
    public @Nullable User authenticate(@Nullable PeerIdentity peer, String authorization) {
        if (peer != null) {
            List<String> groups = new ArrayList<>(peer.organizations());
            groups.add("system:authenticated");
            return new User(peer.commonName(), groups);
        }
        if (!authorization.startsWith(BEARER)) {
            return null;
        }
        byte[] shown = authorization.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, token.getBytes(StandardCharsets.UTF_8)) ? ADMIN : null;
    }
}
