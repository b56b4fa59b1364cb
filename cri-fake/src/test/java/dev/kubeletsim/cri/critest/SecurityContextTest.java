// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.Capability;
import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.SupplementalGroupsPolicy;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who the first process is, and what it may do. */
class SecurityContextTest {
    /** User 1000 is in group 50000 of its {@code /etc/group}. */
    private static final String PREDEFINED_GROUP = "gcr.io/k8s-staging-cri-tools/test-image-predefined-group";

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    private static LinuxContainerSecurityContext.Builder security() {
        return LinuxContainerSecurityContext.newBuilder();
    }

    private static Int64Value id(long value) {
        return Int64Value.newBuilder().setValue(value).build();
    }

    /** What {@code script} prints in a container with this security context. */
    private static String run(RuntimeProfile profile, LinuxContainerSecurityContext.Builder security, String script)
            throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod(LinuxSandboxSecurityContext.newBuilder().setPrivileged(security.getPrivileged()));
            return node.sh(node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, security), script);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void supplementalGroupsAreAmongTheGroups(RuntimeProfile profile) throws IOException {
        var groups = security().addSupplementalGroups(1234).addSupplementalGroups(5678);

        assertThat(run(profile, groups, "id -G").strip().split(" ")).contains("1234", "5678");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theUserIsTheOneThatWasAskedFor(RuntimeProfile profile) throws IOException {
        assertThat(run(profile, security().setRunAsUser(id(1001)), "id -u")).isEqualTo("1001\n");
        assertThat(run(profile, security().setRunAsUsername("nobody"), "id -nu"))
                .isEqualTo("nobody\n");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theGroupIsTheOneThatWasAskedFor(RuntimeProfile profile) throws IOException {
        var both = security().setRunAsUser(id(1001)).setRunAsGroup(id(1002));

        assertThat(run(profile, both, "id -u; id -g")).isEqualTo("1001\n1002\n");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aGroupWithoutUserIsRefused(RuntimeProfile profile) {
        assertThatThrownBy(() -> run(profile, security().setRunAsGroup(id(1002)), "id"))
                .hasMessageMatching(".*user group.* is specified without user.*");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theGroupsOfTheImageAreMergedUnlessThePolicyIsStrict(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var user = security().setRunAsUser(id(1000)).addSupplementalGroups(60000);
            String pod = node.pod();
            String merge = node.container(pod, PREDEFINED_GROUP, TestingNode.PAUSE, user);
            assertThat(node.exec(merge, "id", "-G").getStdout().toStringUtf8()).isEqualTo("1000 50000 60000\n");

            String strict = node.container(
                    pod,
                    PREDEFINED_GROUP,
                    TestingNode.PAUSE,
                    user.setSupplementalGroupsPolicy(SupplementalGroupsPolicy.Strict));
            boolean knows = node.cri()
                    .status(StatusRequest.getDefaultInstance())
                    .getFeatures()
                    .getSupplementalGroupsPolicy();
            assertThat(node.exec(strict, "id", "-G").getStdout().toStringUtf8())
                    .isEqualTo(knows ? "1000 60000\n" : "1000 50000 60000\n");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aReadOnlyRootCannotBeWritten(RuntimeProfile profile) throws IOException {
        String script = "touch test.go && [ -f test.go ] && echo Found";

        assertThat(run(profile, security().setReadonlyRootfs(true), script))
                .isEqualTo("touch: test.go: Read-only file system\nexit 1");
        assertThat(run(profile, security(), script)).isEqualTo("Found\n");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void thePrivilegedMayDoWhatNeedsACapability(RuntimeProfile profile) throws IOException {
        String script = "brctl addbr foobar && brctl delbr foobar";

        assertThat(run(profile, security().setPrivileged(true), script)).isEmpty();
        assertThat(run(profile, security(), script)).endsWith("Operation not permitted\nexit 1");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void capabilitiesAreAddedAndDropped(RuntimeProfile profile) throws IOException {
        String bounding = "grep CapBnd: /proc/self/status";

        assertThat(run(profile, adding("NET_ADMIN"), "brctl addbr foobar")).isEmpty();
        assertThat(run(profile, dropping("NET_RAW"), "ping -c1 127.0.0.1"))
                .contains("PING 127.0.0.1", "permission denied");
        assertThat(run(profile, adding("ALL"), bounding)).doesNotContain("0000000000000000");
        assertThat(run(profile, dropping("ALL"), bounding)).contains("0000000000000000");
    }

    private static LinuxContainerSecurityContext.Builder adding(String name) {
        return security().setCapabilities(Capability.newBuilder().addAddCapabilities(name));
    }

    private static LinuxContainerSecurityContext.Builder dropping(String name) {
        return security().setCapabilities(Capability.newBuilder().addDropCapabilities(name));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void maskedPathsAreEmptyAndReadOnlyOnesStay(RuntimeProfile profile) throws IOException {
        assertThat(run(profile, security().addMaskedPaths("/bin/ls"), "ls")).endsWith("Permission denied\nexit 127");
        assertThat(run(profile, security().addMaskedPaths("/tmp"), "ls /tmp; touch /tmp/file"))
                .endsWith("Read-only file system\nexit 1");
        assertThat(run(profile, security().addReadonlyPaths("/tmp"), "touch /tmp/file"))
                .isEqualTo("touch: /tmp/file: Read-only file system\nexit 1");
        List<String> masked = List.of("/nowhere");
        assertThat(run(profile, security().addAllMaskedPaths(masked).addAllReadonlyPaths(masked), "echo started"))
                .isEqualTo("started\n");
    }
}
