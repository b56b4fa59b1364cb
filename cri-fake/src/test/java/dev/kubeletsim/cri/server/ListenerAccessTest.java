// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.FakeRuntimeBuilder;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.streaming.tls.CertificateAuthority;
import dev.kubeletsim.streaming.tls.ClientAuthentication;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.streaming.tls.TlsCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come to a runtime: owners and groups of sockets, addresses, certificates. */
class ListenerAccessTest {
    private final CertificateAuthority authority = CertificateAuthority.create("ca", InstantSource.system());
    private final TlsCredentials server =
            authority.issueServer("cri", List.of("localhost"), List.of(InetAddress.getLoopbackAddress()));

    @TempDir
    private Path directory;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** A group that the user of this test surely is in. */
    private String ownGroup() throws IOException {
        return Files.getAttribute(directory, "unix:gid").toString();
    }

    @Test
    void aSocketHasNoNameBeforeItsModeIsRight() throws IOException {
        Path path = directory.resolve("cri.sock");
        Path enclosure = directory.resolve(".s0");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                PrivateSocket socket = PrivateSocket.prepare(path)) {
            listening.bind(socket.address());

            assertThat(path).doesNotExist();
            assertThat(socket.address().getPath()).hasParent(enclosure);
            assertThat(mode(enclosure)).isEqualTo("rwx------");

            socket.publish(null);
            assertThat(mode(path)).isEqualTo("rw-------");
        }
        assertThat(directory).isDirectoryNotContaining(file -> !file.equals(path));
    }

    @Test
    void anEnclosureThatADeadServerLeftIsNoObstacle() throws IOException {
        Files.createDirectory(directory.resolve(".s0"));
        Path path = directory.resolve("cri.sock");

        try (FakeRuntime runtime =
                FakeRuntime.builder().listen("unix://" + path).start()) {
            assertThat(runtime.endpoint()).isEqualTo("unix://" + path);
            SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        }
        assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith(".s0"));
    }

    @Test
    void theSocketIsItsOwnersAndStaysSoOverARestart() throws IOException {
        Path path = directory.resolve("cri.sock");
        try (FakeRuntime runtime =
                FakeRuntime.builder().listen("unix://" + path).start()) {
            assertThat(mode(path)).isEqualTo("rw-------");
            runtime.restart(RuntimeProfile.containerd17());
            assertThat(mode(path)).isEqualTo("rw-------");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aGroupMayUseTheSocketToo() throws IOException {
        Path path = directory.resolve("cri.sock");
        try (FakeRuntime runtime = FakeRuntime.builder()
                .listen("unix://" + path)
                .access(new ListenerAccess(ownGroup(), false, null))
                .start()) {
            assertThat(mode(path)).isEqualTo("rw-rw----");
            assertThat(Files.getAttribute(path, "unix:gid")).hasToString(ownGroup());
            runtime.restart(runtime.profile());
            assertThat(mode(path)).isEqualTo("rw-rw----");
        }
    }

    @Test
    void aGroupThatDoesNotExistIsNamed() {
        FakeRuntimeBuilder builder = FakeRuntime.builder()
                .listen("unix://" + directory.resolve("cri.sock"))
                .access(new ListenerAccess("no such group", false, null));

        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no group 'no such group' (expected: the name of a group of this machine, or a"
                        + " number)");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://0.0.0.0:0", "tcp://[::]:0", "tcp://192.0.2.1:10010"})
    void addressesThatOthersReachAreRefused(String endpoint) {
        assertThatThrownBy(() -> FakeRuntime.builder().listen(endpoint).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("refused to listen on tcp://")
                .hasMessageContaining("--allow-remote");
    }

    @Test
    void addressesThatOthersReachCanBeAllowed() throws IOException {
        try (FakeRuntime runtime = FakeRuntime.builder()
                .listen("tcp://0.0.0.0:0")
                .access(new ListenerAccess(null, true, null))
                .start()) {
            assertThat(runtime.endpoint()).matches("tcp://0\\.0\\.0\\.0:[1-9][0-9]*");
        }
    }

    private FakeRuntime startWithTls(ServerTls tls) throws IOException {
        return FakeRuntime.builder()
                .listen("tcp://127.0.0.1:0")
                .access(new ListenerAccess(null, false, tls))
                .start();
    }

    /** The runtime's name, asked over TLS by a client that trusts {@code trusted}. */
    private static String ask(FakeRuntime runtime, CertificateAuthority trusted, @Nullable TlsCredentials client)
            throws Exception {
        SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(trusted.certificate());
        if (client != null) {
            tls.keyManager(client.key(), client.chain());
        }
        return ask(NettyChannelBuilder.forTarget(runtime.endpoint().substring("tcp://".length()))
                .sslContext(tls.build())
                .build());
    }

    private static String ask(ManagedChannel channel) throws InterruptedException {
        try {
            return RuntimeServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .version(VersionRequest.getDefaultInstance())
                    .getRuntimeName();
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void overTlsOnlyThoseWhoSpeakItAndTrustTheServerAreServed() throws Exception {
        CertificateAuthority stranger = CertificateAuthority.create("stranger", InstantSource.system());
        try (FakeRuntime runtime = startWithTls(ServerTls.of(server))) {
            assertThat(ask(runtime, authority, null)).isEqualTo("containerd");
            assertUnavailable(() -> ask(runtime, stranger, null));
            assertUnavailable(
                    () -> ask(NettyChannelBuilder.forTarget(runtime.endpoint().substring("tcp://".length()))
                            .usePlaintext()
                            .build()));
        }
    }

    @Test
    void withClientAuthoritiesOnlyTheirClientsAreServed() throws Exception {
        CertificateAuthority clients = CertificateAuthority.create("clients", InstantSource.system());
        ServerTls tls = new ServerTls(server, List.of(clients.certificate()), ClientAuthentication.REQUIRED);
        try (FakeRuntime runtime = startWithTls(tls)) {
            assertThat(ask(runtime, authority, clients.issueClient("agent", List.of())))
                    .isEqualTo("containerd");
            assertUnavailable(() -> ask(runtime, authority, null));
            assertUnavailable(() -> ask(runtime, authority, authority.issueClient("agent", List.of())));
        }
    }
}
