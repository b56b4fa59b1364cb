// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a container sees: processes, host name, settings. */
class NamespacesTest {
    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    private static LinuxContainerSecurityContext.Builder pid(NamespaceMode mode) {
        return LinuxContainerSecurityContext.newBuilder()
                .setNamespaceOptions(NamespaceOption.newBuilder().setPid(mode));
    }

    private static LinuxSandboxSecurityContext.Builder podPid(NamespaceMode mode) {
        return LinuxSandboxSecurityContext.newBuilder()
                .setNamespaceOptions(NamespaceOption.newBuilder().setPid(mode));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theFirstProcessOfItsOwnPidNamespaceIsPid1(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod(podPid(NamespaceMode.CONTAINER));
            String nginx = node.container(pod, TestingNode.NGINX, List.of(), pid(NamespaceMode.CONTAINER));
            assertThat(node.sh(nginx, "while ! grep -q . /var/run/nginx.pid; do sleep 0.1; done; cat /proc/1/cmdline"))
                    .contains("nginx: master process nginx -g daemon off;");
            assertThat(node.sh(nginx, "cat /proc/1/comm; cat /var/run/nginx.pid"))
                    .isEqualTo("nginx\n1\n");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void containersOfAPodCanShareItsProcesses(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod(podPid(NamespaceMode.POD));
            String nginx = node.container(pod, TestingNode.NGINX, List.of(), pid(NamespaceMode.POD));
            String other = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, pid(NamespaceMode.POD));
            String pidFile = node.sh(
                    nginx, "while ! grep -q . /var/run/nginx.pid; do sleep 0.1; done; cat" + " /var/run/nginx.pid");
            assertThat(node.sh(nginx, "cat /proc/1/cmdline")).doesNotContain("master process");
            assertThat(node.sh(other, "pidof nginx").strip().split(" ")).contains(pidFile.strip());
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void containersOfTheNodeSeeThoseOfOtherPods(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String one = node.container(
                    node.pod(podPid(NamespaceMode.NODE)),
                    TestingNode.BUSYBOX,
                    List.of("sleep", "4321"),
                    pid(NamespaceMode.NODE));
            String other = node.container(
                    node.pod(podPid(NamespaceMode.NODE)),
                    TestingNode.BUSYBOX,
                    TestingNode.PAUSE,
                    pid(NamespaceMode.NODE));
            assertThat(node.sh(other, "ps -o args")).contains("sleep 4321");
            assertThat(node.sh(one, "ps -o args")).contains("sleep 100000");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void sysctlsOfThePodAreSeenInItsContainers(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod(config -> {
                config.getLinuxBuilder()
                        .putAllSysctls(Map.of("kernel.shm_rmid_forced", "1", "fs.mqueue.msg_max", "100"));
                return config;
            });
            String set = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            String unset = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE);
            String read = "cat /proc/sys/kernel/shm_rmid_forced /proc/sys/fs/mqueue/msg_max";
            assertThat(node.sh(set, read)).isEqualTo("1\n100\n");
            assertThat(node.sh(unset, read)).isEqualTo("0\n10\n");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void whoHasSysAdminSetsTheHostNameOfTheWholePod(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod(config -> config.setHostname("before"));
            LinuxContainerSecurityContext.Builder admin = LinuxContainerSecurityContext.newBuilder();
            admin.getCapabilitiesBuilder().addAddCapabilities("SYS_ADMIN");
            String may = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, admin);
            String mayNot = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            assertThat(node.sh(mayNot, "hostname after"))
                    .isEqualTo("hostname: sethostname: Operation not permitted\nexit 1");
            assertThat(node.sh(may, "hostname after")).isEmpty();
            assertThat(node.sh(mayNot, "hostname; uname -n; cat /proc/sys/kernel/hostname"))
                    .isEqualTo("after\nafter\nafter\n");
        }
    }
}
