// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.PortMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What listens in pods, and who can reach it. */
class PortsTest {
    private TestingNode node;

    @BeforeEach
    void start() throws IOException {
        node = new TestingNode(
                builder -> builder.podNetwork("127.89.0.0/24").realPorts().showMachine());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String get(String host, int port) {
        return Awaitility.await().ignoreExceptions().until(() -> fetch(host, port), text -> true);
    }

    private static String fetch(String host, int port) throws IOException {
        try (var in = URI.create("http://" + host + ":" + port + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A server on a port that needs no rights of this machine's. */
    private static List<String> server(int port) {
        return List.of("sh", "-c", "echo hello > /index.html; exec httpd -f -h / -p " + port);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPodsAddressIsReal() throws IOException {
        int port = freePort();
        String pod = node.pod();
        node.container(pod, TestingNode.BUSYBOX, server(port));
        assertThat(node.ip(pod)).isEqualTo("127.89.0.2");
        assertThat(get("127.89.0.2", port)).isEqualTo("hello\n");
        node.stop(pod);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThatThrownBy(() -> fetch("127.89.0.2", port)).isInstanceOf(IOException.class));
    }

    @Test
    void aHostPortLeadsToTheContainersPort() throws IOException {
        int hostPort = freePort();
        String pod = node.pod(config -> config.addPortMappings(
                PortMapping.newBuilder().setContainerPort(8080).setHostPort(hostPort)));
        node.container(pod, TestingNode.BUSYBOX, server(8080));
        assertThat(get("127.0.0.1", hostPort)).isEqualTo("hello\n");
    }

    @Test
    void podsOnTheHostNetworkListenOnTheMachine() throws IOException {
        int port = freePort();
        NamespaceOption host =
                NamespaceOption.newBuilder().setNetwork(NamespaceMode.NODE).build();
        String pod = node.pod(LinuxSandboxSecurityContext.newBuilder().setNamespaceOptions(host));
        node.container(
                pod,
                TestingNode.BUSYBOX,
                server(port),
                LinuxContainerSecurityContext.newBuilder().setNamespaceOptions(host));
        assertThat(get("127.0.0.1", port)).isEqualTo("hello\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onlyTheHostNetworkShowsTheMachinesListeners() throws IOException {
        NamespaceOption host =
                NamespaceOption.newBuilder().setNetwork(NamespaceMode.NODE).build();
        String onHost = node.container(
                node.pod(LinuxSandboxSecurityContext.newBuilder().setNamespaceOptions(host)),
                TestingNode.BUSYBOX,
                TestingNode.PAUSE);
        String inPod = node.container(node.pod(), TestingNode.BUSYBOX, server(8081));
        try (ServerSocket real = new ServerSocket(0)) {
            assertThat(node.sh(onHost, "netstat -ln")).contains(":" + real.getLocalPort() + " ");
            assertThat(node.sh(inPod, "netstat -ln"))
                    .contains(" 0.0.0.0:8081 ")
                    .doesNotContain(":" + real.getLocalPort() + " ");
        }
    }

    @Test
    void podsReachEachOther() {
        String server = node.pod();
        node.container(server, TestingNode.BUSYBOX, server(8082));
        String client = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE);
        assertThat(node.sh(client, "wget -qO- http://" + node.ip(server) + ":8082/"))
                .isEqualTo("hello\n");
        assertThat(node.sh(client, "wget -qO- http://" + node.ip(server) + ":8083/"))
                .isEqualTo("wget: can't connect to remote host (127.89.0.2): Connection refused\nexit 1");
        assertThat(node.sh(client, "wget -qO- http://localhost:8082/")).contains("Connection refused");
        assertThat(node.sh(client, "wget -q http://" + node.ip(server) + ":8082/nowhere"))
                .isEqualTo("wget: server returned error: HTTP/1.1 404 Not Found\nexit 1");
    }

    @Test
    void ncTalksBothWays() throws IOException {
        int port = freePort();
        String pod = node.pod(config -> config.addPortMappings(
                PortMapping.newBuilder().setContainerPort(90).setHostPort(port)));
        node.container(pod, TestingNode.BUSYBOX, List.of("nc", "-l", "-k", "-p", "90", "-e", "cat"));
        byte[] big = "0123456789".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        Socket client = Awaitility.await().ignoreExceptions().until(() -> connected(port), Socket::isConnected);
        try (client) {
            Thread writer = Thread.ofVirtual().start(() -> send(client, big));
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(big);
            assertThat(writer.isAlive()).isFalse();
        }
        String peer = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
        assertThat(node.sh(peer, "echo once more | nc 127.0.0.1 90")).isEqualTo("once more\n");
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPortBelow1024NeedsARightWhereTheRuntimeDoesNotLiftThat() throws IOException {
        LinuxContainerSecurityContext.Builder none = LinuxContainerSecurityContext.newBuilder();
        none.getCapabilitiesBuilder().addDropCapabilities("NET_BIND_SERVICE");
        String lifted = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, none);
        assertThat(node.sh(lifted, "httpd -p 81")).isEmpty();
        try (TestingNode crio = new TestingNode(builder -> builder.profile(RuntimeProfile.crio131()))) {
            String strict = crio.container(crio.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, none);
            assertThat(crio.sh(strict, "httpd -p 81")).isEqualTo("httpd: bind: Permission denied\nexit 1");
            assertThat(crio.sh(strict, "httpd -p 8081")).isEmpty();
            assertThat(crio.sh(strict, "httpd -p 8081")).isEqualTo("httpd: bind: Address already in use\nexit 1");
        }
    }
}
