// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.SecurityProfile;
import dev.kubeletsim.cri.v1.SecurityProfile.ProfileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles are sets of refused calls. */
class SeccompTest {
    private static final String DENIES = """
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["%s"], "action": "%s"}]}""";

    @TempDir
    Path directory;

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    private TestingNode node(RuntimeProfile profile) throws IOException {
        return new TestingNode(builder -> builder.profile(profile).shareHostPath(directory));
    }

    private Path profile(String json) throws IOException {
        return Files.writeString(directory.resolve("profile.json"), json);
    }

    private static LinuxContainerSecurityContext.Builder localhost(Path profile) {
        return LinuxContainerSecurityContext.newBuilder()
                .setSeccomp(SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.Localhost)
                        .setLocalhostRef(profile.toString()));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theModeIsInProcStatus(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            String pod = node.pod();
            String mode = "grep Seccomp: /proc/self/status";
            LinuxContainerSecurityContext.Builder standard = LinuxContainerSecurityContext.newBuilder();
            standard.getSeccompBuilder().setProfileType(ProfileType.RuntimeDefault);
            LinuxContainerSecurityContext.Builder unconfined = LinuxContainerSecurityContext.newBuilder();
            unconfined.getSeccompBuilder().setProfileType(ProfileType.Unconfined);
            LinuxContainerSecurityContext.Builder unset = LinuxContainerSecurityContext.newBuilder();
            assertThat(node.sh(node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, standard), mode))
                    .isEqualTo("Seccomp:\t2\n");
            assertThat(node.sh(node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, unconfined), mode))
                    .isEqualTo("Seccomp:\t0\n");
            assertThat(node.sh(node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, unset), mode))
                    .isEqualTo("Seccomp:\t0\n");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aFileOfTheNodeSaysWhatIsRefused(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            Path file = profile(DENIES.formatted("chmod", "SCMP_ACT_ERRNO"));
            String container = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(file));
            assertThat(node.sh(container, "chmod 400 /tmp")).isEqualTo("chmod: /tmp: Operation not permitted\nexit 1");
            assertThat(node.sh(container, "mkdir /tmp/a && rmdir /tmp/a && echo fine"))
                    .isEqualTo("fine\n");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfileRefusesWhatACapabilityAllows(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            Path file = profile(DENIES.formatted("sethostname", "SCMP_ACT_ERRNO"));
            LinuxContainerSecurityContext.Builder security = localhost(file);
            security.getCapabilitiesBuilder().addAddCapabilities("SYS_ADMIN");
            String confined = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, security);
            assertThat(node.sh(confined, "hostname other"))
                    .isEqualTo("hostname: sethostname: Operation not permitted\nexit 1");
            String pod = node.pod(LinuxSandboxSecurityContext.newBuilder().setPrivileged(true));
            String privileged = node.container(
                    pod, TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(file).setPrivileged(true));
            assertThat(node.sh(privileged, "hostname other && hostname")).isEqualTo("other\n");
        }
    }

    @ParameterizedTest(name = "{0} by {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "mkdir|SCMP_ACT_KILL_PROCESS|mkdir /tmp/a|exit 159",
                "mkdir|SCMP_ACT_LOG|mkdir /tmp/a|''",
                "socket|SCMP_ACT_ERRNO|nc 127.0.0.1 1|nc: 127.0.0.1 (127.0.0.1:1): Operation not permitted~exit 1",
                "clone|SCMP_ACT_ERRNO|(true); echo not reached|sh: Operation not permitted~exit 2"
            })
    void actionsDiffer(String call, String action, String script, String expected) throws IOException {
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            Path file = profile(DENIES.formatted(call, action));
            String container = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(file));
            assertThat(node.sh(container, script)).isEqualTo(expected.replace('~', '\n'));
        }
    }

    @Test
    void aDefaultThatRefusesLeavesWhatIsListed() throws IOException {
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            Path file = profile("""
                    {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "syscalls": [
                      {"names": ["execve", "clone", "openat", "pipe2"], "action": "SCMP_ACT_ALLOW"},
                      {"names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13},
                      {"names": ["rmdir"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 0}]}]}""");
            String container = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(file));
            assertThat(node.sh(container, "ln -s a /tmp/b")).isEqualTo("ln: /tmp/b: Function not implemented\nexit 1");
            assertThat(node.sh(container, "mkdir /tmp/a"))
                    .isEqualTo("mkdir: can't create directory '/tmp/a': Permission denied\nexit 1");
        }
    }

    @Test
    void aProfileThatCannotBeUsedFailsTheContainer() throws IOException {
        Path broken = profile("{\"defaultAction\": \"SCMP_ACT_WISH\"}");
        Path missing = directory.resolve("missing.json");
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            String pod = node.pod();
            assertThatThrownBy(() -> node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(missing)))
                    .hasMessageEndingWith("cannot load seccomp profile \"" + missing + "\": open " + missing
                            + ": no such file or directory");
            assertThatThrownBy(() -> node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(broken)))
                    .hasMessageContaining("decoding seccomp profile failed \"" + broken + "\"");
        }
    }

    private static LinuxSandboxSecurityContext.Builder sandbox(ProfileType type, String reference) {
        return LinuxSandboxSecurityContext.newBuilder()
                .setSeccomp(SecurityProfile.newBuilder().setProfileType(type).setLocalhostRef(reference));
    }

    /** As containerd 2.0.11 and 1.7.24 answered. */
    @ParameterizedTest
    @ValueSource(strings = {"containerd-2.0", "containerd-1.7"})
    @SuppressWarnings("deprecation")
    void aProfileThatCannotBeUsedFailsTheSandbox(String name) throws IOException {
        String wrapper = name.equals("containerd-2.0") ? "failed to start sandbox \"[0-9a-f]{64}\": " : "";
        String load = "failed to create containerd container: ";
        String spec = "failed to generate sandbox container spec options: failed to generate seccomp spec opts: ";
        try (TestingNode node = node(RuntimeProfile.named(name).orElseThrow())) {
            assertThatThrownBy(() -> node.pod(sandbox(ProfileType.Localhost, "/missing.json")))
                    .hasMessageMatching(
                            "UNKNOWN: " + wrapper + load
                                    + "cannot load seccomp profile \"/missing.json\": open /missing.json: no such file or directory");
            assertThatThrownBy(() -> node.pod(sandbox(ProfileType.Localhost, "")))
                    .hasMessageMatching("UNKNOWN: " + wrapper + load
                            + "cannot load seccomp profile \"\": open : no such file or directory");
            Path nonsense = profile("{nonsense");
            assertThatThrownBy(() -> node.pod(sandbox(ProfileType.Localhost, nonsense.toString())))
                    .hasMessageContaining(load + "decoding seccomp profile failed \"" + nonsense + "\": ");
            assertThatThrownBy(() -> node.pod(sandbox(ProfileType.RuntimeDefault, "/x")))
                    .hasMessageMatching("UNKNOWN: " + wrapper + spec
                            + "seccomp config invalid LocalhostRef must only be set if ProfileType is Localhost");
            LinuxSandboxSecurityContext.Builder odd =
                    LinuxSandboxSecurityContext.newBuilder().setPrivileged(true).setSeccompProfilePath("odd");
            assertThatThrownBy(() -> node.pod(odd))
                    .hasMessageMatching("UNKNOWN: " + wrapper + spec + "invalid profile \"odd\"");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfileThatCanBeUsedOrIsNotReadLeavesTheSandboxAlone(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            Path allows = profile("{\"defaultAction\": \"SCMP_ACT_ALLOW\"}");
            assertThat(node.pod(sandbox(ProfileType.Localhost, allows.toString())))
                    .isNotEmpty();
            assertThat(node.pod(sandbox(ProfileType.Localhost, "localhost/" + allows)))
                    .isNotEmpty();
            assertThat(node.pod(sandbox(ProfileType.RuntimeDefault, ""))).isNotEmpty();
            assertThat(node.pod(sandbox(ProfileType.Localhost, "/missing.json").setPrivileged(true)))
                    .isNotEmpty();
        }
    }
}
