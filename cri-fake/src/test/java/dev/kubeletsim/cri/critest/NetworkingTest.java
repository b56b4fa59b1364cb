// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.DNSConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pod's network looks like from within, and several containers in one. */
class NetworkingTest {
    private static final String HTTPD = "registry.k8s.io/e2e-test-images/httpd:2.4.39-4";

    @TempDir
    Path directory;

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theResolverIsConfiguredAsThePodAsks(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod(config -> config.setDnsConfig(DNSConfig.newBuilder()
                    .addServers("10.10.10.10")
                    .addSearches("google.com")
                    .addOptions("ndots:8")));
            String id = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            assertThat(node.sh(id, "cat /etc/resolv.conf").lines())
                    .containsExactlyInAnyOrder("nameserver 10.10.10.10", "search google.com", "options ndots:8");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theHostNameIsThePods(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod(config -> config.setHostname("test-hostname"));
            String id = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            assertThat(node.sh(id, "hostname; cat /etc/hostname")).isEqualTo("test-hostname\ntest-hostname\n");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void containersOfAPodShareItsNetworkAndHaveLogsOfTheirOwn(RuntimeProfile profile) throws IOException {
        try (TestingNode node =
                new TestingNode(builder -> builder.profile(profile).shareHostPath(directory))) {
            String pod = node.pod(config -> config.setLogDirectory(directory.toString()));
            String httpd = node.container(pod, HTTPD, List.of(), config -> config.setLogPath("httpd.log"));
            String busybox = node.container(
                    pod,
                    TestingNode.BUSYBOX,
                    List.of("sh", "-c", "echo 'hello World'; sleep 1000"),
                    config -> config.setLogPath("busybox.log"));

            Awaitility.await()
                    .untilAsserted(() -> assertThat(node.sh(busybox, "wget -qO- http://127.0.0.1/"))
                            .contains("It works!"));
            assertThat(node.sh(httpd, "echo httpd")).isEqualTo("httpd\n");
            assertThat(node.sh(busybox, "echo busybox")).isEqualTo("busybox\n");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(Files.readString(directory.resolve("busybox.log")))
                            .contains("hello World"));
            assertThat(Files.readString(directory.resolve("httpd.log"))).contains("httpd -D FOREGROUND");
        }
    }
}
