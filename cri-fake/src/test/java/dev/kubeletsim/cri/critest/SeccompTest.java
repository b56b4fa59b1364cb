// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.SecurityProfile;
import dev.kubeletsim.cri.v1.SecurityProfile.ProfileType;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
                "socket|SCMP_ACT_ERRNO\", \"errnoRet\": 97, \"x\": \"|nc 127.0.0.1 1|nc: 127.0.0.1 (127.0.0.1:1):"
                        + " Address family not supported by protocol~exit 1",
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
                      {"names": ["execve", "clone", "openat", "pipe2", "chdir",
                        "setgroups", "setgid", "setuid"], "action": "SCMP_ACT_ALLOW"},
                      {"names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13},
                      {"names": ["rmdir"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 0, "op": "SCMP_CMP_EQ"}]}]}""");
            String container = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(file));
            assertThat(node.sh(container, "ln -s a /tmp/b")).isEqualTo("ln: /tmp/b: Function not implemented\nexit 1");
            assertThat(node.sh(container, "mkdir /tmp/a"))
                    .isEqualTo("mkdir: can't create directory '/tmp/a': Permission denied\nexit 1");
        }
    }

    @Test
    void aProfileThatCannotBeUsedFailsTheContainer() throws IOException {
        Path broken = profile("{\"defaultAction\": ");
        Path missing = directory.resolve("missing.json");
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            String pod = node.pod();
            assertThatThrownBy(() -> node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(missing)))
                    .hasMessageEndingWith("cannot load seccomp profile \"" + missing + "\": open " + missing
                            + ": no such file or directory");
            assertThatThrownBy(() -> node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(broken)))
                    .hasMessageEndingWith(
                            "decoding seccomp profile failed \"" + broken + "\": unexpected end of JSON input");
        }
    }

    /** Go's words for what has not the types of a profile (recorded from containerd 2.0.11). */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|json: cannot unmarshal array into Go value of type specs.LinuxSeccomp",
                "{\"defaultAction\": 5}|json: cannot unmarshal number into Go struct field LinuxSeccomp.defaultAction of"
                        + " type specs.LinuxSeccompAction",
                "{\"syscalls\": {}}|json: cannot unmarshal object into Go struct field LinuxSeccomp.syscalls of type"
                        + " []specs.LinuxSyscall",
                "{\"syscalls\": [{\"names\": \"x\"}]}|json: cannot unmarshal string into Go struct field"
                        + " LinuxSyscall.syscalls.names of type []string",
                "{\"syscalls\": [{\"errnoRet\": -1}]}|json: cannot unmarshal number -1 into Go struct field"
                        + " LinuxSyscall.syscalls.errnoRet of type uint",
                "root:x:0|invalid character 'r' looking for beginning of value"
            })
    void aFileThatIsNoProfileIsRefusedAtCreation(String json, String cause) throws IOException {
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            Path file = profile(json);
            assertThatThrownBy(() -> create(node, file)).hasMessageEndingWith("\"" + file + "\": " + cause);
        }
    }

    /** What only the OCI runtime refuses (recorded from containerd 2.0.11 with runc 1.1). */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"defaultAction\": \"SCMP_ACT_WISH\"}|string SCMP_ACT_WISH is not a valid action for seccomp",
                "{\"syscalls\": [{\"names\": [\"mkdir\"]}]}|string  is not a valid action for seccomp",
                "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_PDP11\"]}|string SCMP_ARCH_PDP11"
                        + " is not a valid arch for seccomp",
                "{\"defaultAction\": \"SCMP_ACT_NOTIFY\"}|SCMP_ACT_NOTIFY cannot be used as default action",
                "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"setgroups\"], \"action\":"
                        + " \"SCMP_ACT_ERRNO\"}]}|unable to setup user: setgroups: operation not permitted",
                "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": [\"chdir\"], \"action\":"
                        + " \"SCMP_ACT_ERRNO\", \"errnoRet\": 5}]}|chdir to cwd (\"/\") set in config.json failed:"
                        + " input/output error"
            })
    void aProfileThatInitCannotLiveWithFailsTheStart(String json, String cause) throws IOException {
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            String container = create(node, profile(json));
            StartContainerRequest start =
                    StartContainerRequest.newBuilder().setContainerId(container).build();
            assertThatThrownBy(() -> node.cri().startContainer(start)).hasMessageEndingWith(cause);
        }
    }

    @Test
    void withNoNewPrivilegesInitHasChangedItsUserBefore() throws IOException {
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            Path file = profile(DENIES.formatted("setgroups", "SCMP_ACT_ERRNO"));
            String container = node.container(
                    node.pod(),
                    TestingNode.BUSYBOX,
                    TestingNode.PAUSE,
                    localhost(file).setNoNewPrivs(true));
            assertThat(node.sh(container, "echo runs")).isEqualTo("runs\n");
        }
    }

    @Test
    void anEmptyProfileIsNone() throws IOException {
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            String container =
                    node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(profile("{}")));
            assertThat(node.sh(container, "grep Seccomp: /proc/self/status")).isEqualTo("Seccomp:\t0\n");
        }
    }

    @Test
    void whoMayNotExecuteEndsInPlaceOfItsProgram() throws IOException {
        try (TestingNode node = node(RuntimeProfile.containerd20())) {
            Path file = profile(DENIES.formatted("execve", "SCMP_ACT_ERRNO"));
            String container = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, localhost(file));
            Awaitility.await().until(() -> node.status(container).getState() == ContainerState.CONTAINER_EXITED);
            assertThat(node.status(container).getExitCode()).isEqualTo(1);
        }
    }

    private static String create(TestingNode node, Path profile) {
        return node.create(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, config -> {
            config.getLinuxBuilder().setSecurityContext(localhost(profile));
            return config;
        });
    }
}
