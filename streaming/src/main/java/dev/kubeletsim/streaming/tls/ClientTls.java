// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts, and how it proves who it is.
 *
 * @param authorities who signs the certificates of servers; empty means that <em>any</em> server is trusted, as the API
 *     server trusts kubelets when it has no {@code --kubelet-certificate-authority}
 * @param credentials the client's own; null for none
 */
public record ClientTls(
        List<X509Certificate> authorities, @Nullable TlsCredentials credentials) {
    public ClientTls {
        authorities = List.copyOf(authorities);
    }

    /** The context that Netty's handler takes. */
    public SslContext context() {
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2");
        if (authorities.isEmpty()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            builder.trustManager(authorities);
        }
        if (credentials != null) {
            builder.keyManager(credentials.key(), credentials.chain());
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("can't use this certificate and key: " + e.getMessage(), e);
        }
    }
}
