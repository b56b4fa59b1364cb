// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.server.CriEndpoint;
import dev.kubeletsim.cri.server.ListenerAccess;
import dev.kubeletsim.streaming.tls.CertificateAuthority;
import dev.kubeletsim.streaming.tls.ClientAuthentication;
import dev.kubeletsim.streaming.tls.PemFiles;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.streaming.tls.TlsCredentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of who may come to a runtime, and how connections are secured. Files are read when asked for. */
final class AccessOptions {
    @Option(
            names = "--group",
            paramLabel = "NAME|GID",
            description = "Let this group use the sockets: mode 0660 instead of 0600.")
    private @Nullable String group;

    @Option(
            names = "--allow-remote",
            description = "Let tcp:// endpoints and --stream-address be addresses that other machines reach.")
    private boolean remote;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Serve tcp:// endpoints with TLS: the certificate, and perhaps those that vouch for it, as PEM.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The key of --tls-cert, as PEM.")
    private @Nullable Path key;

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "Serve only clients with a certificate that one of these authorities signed.")
    private @Nullable Path clientAuthorities;

    @Option(
            names = "--stream-address",
            paramLabel = "HOST:PORT",
            description = "Where exec, attach and port-forward are served. Default: 127.0.0.1:0, any free port.")
    private @Nullable String streamAddress;

    @Option(
            names = "--stream-tls",
            description = "Serve exec, attach and port-forward with TLS (containerd: enable_tls_streaming, CRI-O:"
                    + " stream_enable_tls): with --tls-cert, or else a certificate made for this run.")
    private boolean streamTls;

    AccessOptions() {}

    /**
     * Where a runtime's streams are served.
     *
     * @param tls how, or null for plain HTTP
     */
    record StreamServer(InetSocketAddress address, @Nullable ServerTls tls) {}

    /**
     * Who may come to {@code endpoints}.
     *
     * @throws IllegalArgumentException if options contradict each other or a file does not fit
     */
    ListenerAccess access(List<String> endpoints) {
        boolean tcp = endpoints.stream().anyMatch(endpoint -> endpoint.startsWith("tcp://"));
        if (group != null && endpoints.stream().noneMatch(endpoint -> endpoint.startsWith("unix://"))) {
            throw new IllegalArgumentException("--group is for sockets: --listen unix:///PATH");
        }
        if (clientAuthorities != null && (certificate == null || !tcp)) {
            throw new IllegalArgumentException(
                    "--tls-client-ca needs --listen tcp://HOST:PORT with --tls-cert and --tls-key");
        }
        if (certificate != null && !tcp && !streamTls) {
            throw new IllegalArgumentException(
                    "--tls-cert is for TCP: --listen tcp://HOST:PORT, or --stream-tls for exec and port-forward");
        }
        TlsCredentials credentials = credentials();
        return new ListenerAccess(group, remote, credentials == null || !tcp ? null : tls(credentials));
    }

    private ServerTls tls(TlsCredentials credentials) {
        return clientAuthorities == null
                ? ServerTls.of(credentials)
                : new ServerTls(credentials, PemFiles.authorities(clientAuthorities), ClientAuthentication.REQUIRED);
    }

    private @Nullable TlsCredentials credentials() {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new IllegalArgumentException("--tls-cert and --tls-key belong together: one of them is missing");
        }
        return PemFiles.credentials(certificate, key);
    }

    /**
     * Where streams are served, or null where runtimes do it by default.
     *
     * @throws IllegalArgumentException as {@link #access}
     */
    @Nullable
    StreamServer streamServer() {
        if (streamAddress == null && !streamTls) {
            return null;
        }
        InetSocketAddress address = streamAddress == null
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
                : CriEndpoint.tcp("--stream-address", streamAddress);
        return new StreamServer(address, streamTls ? streamTls(address.getAddress()) : null);
    }

    private ServerTls streamTls(InetAddress address) {
        TlsCredentials own = credentials();
        return ServerTls.of(
                own != null
                        ? own
                        : CertificateAuthority.create("kubelet-sim streaming", InstantSource.system())
                                .issueServer("localhost", List.of("localhost"), List.of(address)));
    }
}
