// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * How a server proves who it is, and whom it trusts.
 *
 * @param credentials the server's own
 * @param clientAuthorities who signs the certificates of clients; must not be empty unless no client is asked
 */
public record ServerTls(
        TlsCredentials credentials, List<X509Certificate> clientAuthorities, ClientAuthentication clients) {
    public ServerTls {
        clientAuthorities = List.copyOf(clientAuthorities);
        if (clients != ClientAuthentication.NONE && clientAuthorities.isEmpty()) {
            throw new IllegalArgumentException("client certificates are " + clients + ", but no authority is trusted");
        }
    }

    /** A server that asks no client for a certificate. */
    public static ServerTls of(TlsCredentials credentials) {
        return new ServerTls(credentials, List.of(), ClientAuthentication.NONE);
    }

    /** The context that Netty's handler takes: TLS 1.2 and 1.3 by the JDK, HTTP/1.1 by ALPN. */
    public SslContext context() {
        return context("http/1.1");
    }

    /** The same for another protocol of ALPN, such as {@code h2}. */
    public SslContext context(String protocol) {
        SslContextBuilder builder = SslContextBuilder.forServer(credentials.key(), credentials.chain())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocol))
                .clientAuth(
                        switch (clients) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        });
        if (!clientAuthorities.isEmpty()) {
            builder.trustManager(clientAuthorities);
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("can't serve TLS with this certificate and key: " + e.getMessage(), e);
        }
    }
}
