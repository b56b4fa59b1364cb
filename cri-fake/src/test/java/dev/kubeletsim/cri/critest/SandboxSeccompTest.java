// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.SecurityProfile;
import dev.kubeletsim.cri.v1.SecurityProfile.ProfileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which seccomp profiles a sandbox may have. */
class SandboxSeccompTest {
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
                    .hasMessageContaining(load + "decoding seccomp profile failed \"" + nonsense
                            + "\": invalid character 'n' looking for beginning of object key string");
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
