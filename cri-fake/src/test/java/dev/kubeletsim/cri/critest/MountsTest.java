// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.Mount;
import dev.kubeletsim.cri.v1.MountPropagation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mounts within mounts: what is read-only, and what is seen on the other side. */
class MountsTest {
    @TempDir
    Path directory;

    private TestingNode node;
    private String pod;

    @BeforeEach
    void start() throws IOException {
        node = new TestingNode(builder -> builder.shareHostPath(directory));
        pod = node.pod(LinuxSandboxSecurityContext.newBuilder().setPrivileged(true));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private UnaryOperator<ContainerConfig.Builder> with(Mount.Builder mount) {
        return config -> {
            config.getLinuxBuilder().getSecurityContextBuilder().setPrivileged(true);
            return config.addMounts(mount);
        };
    }

    private Mount.Builder mount(String hostPath) {
        return Mount.newBuilder().setHostPath(hostPath).setContainerPath("/mnt");
    }

    /** A container that mounts a tmpfs on the node, at HOSTPATH/inner, through a shared mount. */
    private void mountOnTheNode(String hostPath) {
        String mounter = node.container(
                pod,
                TestingNode.BUSYBOX,
                TestingNode.PAUSE,
                with(mount(hostPath).setPropagation(MountPropagation.PROPAGATION_BIDIRECTIONAL)));
        assertThat(node.sh(
                        mounter, "mkdir /mnt/inner && mount -t tmpfs none /mnt/inner && echo made > /mnt/inner/file"))
                .isEmpty();
    }

    @Test
    void readOnlyIsForTheTopMountUnlessItIsRecursive() {
        mountOnTheNode("/volume");
        String top = node.container(
                pod,
                TestingNode.BUSYBOX,
                TestingNode.PAUSE,
                with(mount("/volume").setReadonly(true)));
        assertThat(node.sh(top, "cat /mnt/inner/file; touch /mnt/inner/other && ls /mnt/inner"))
                .isEqualTo("made\nfile\nother\n");
        assertThat(node.sh(top, "touch /mnt/file")).isEqualTo("touch: /mnt/file: Read-only file system\nexit 1");
        String all = node.container(
                pod,
                TestingNode.BUSYBOX,
                TestingNode.PAUSE,
                with(mount("/volume").setReadonly(true).setRecursiveReadOnly(true)));
        assertThat(node.sh(all, "touch /mnt/inner/third"))
                .isEqualTo("touch: /mnt/inner/third: Read-only file system\nexit 1");
    }

    @ParameterizedTest
    @EnumSource(
            value = MountPropagation.class,
            names = {"PROPAGATION_HOST_TO_CONTAINER", "PROPAGATION_BIDIRECTIONAL"})
    void recursiveReadOnlyNeedsPrivatePropagation(MountPropagation propagation) {
        assertThatThrownBy(() -> node.container(
                        pod,
                        TestingNode.BUSYBOX,
                        TestingNode.PAUSE,
                        with(mount("/volume")
                                .setReadonly(true)
                                .setRecursiveReadOnly(true)
                                .setPropagation(propagation))))
                .hasMessageContaining("recursive read-only mount needs private propagation");
    }

    @ParameterizedTest
    @EnumSource(
            value = MountPropagation.class,
            names = {"PROPAGATION_PRIVATE", "PROPAGATION_HOST_TO_CONTAINER"})
    void mountsOfAContainerStayInItUnlessTheyAreShared(MountPropagation propagation) {
        String own = node.container(
                pod,
                TestingNode.BUSYBOX,
                TestingNode.PAUSE,
                with(mount("/volume").setPropagation(propagation)));
        assertThat(node.sh(own, "mkdir /mnt/inner && mount --bind /etc /mnt/inner && ls /mnt/inner/passwd"))
                .isEqualTo("/mnt/inner/passwd\n");
        String other = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, with(mount("/volume")));
        assertThat(node.sh(other, "ls /mnt/inner")).isEmpty();
        assertThat(node.sh(own, "umount /mnt/inner && ls /mnt/inner; umount /mnt/inner"))
                .isEqualTo("umount: can't unmount /mnt/inner: Invalid argument\nexit 1");
    }

    @Test
    void mountingNeedsSysAdmin() {
        String plain = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
        assertThat(node.sh(plain, "mount --bind /etc /mnt"))
                .isEqualTo("mount: permission denied (are you root?)\nexit 1");
    }

    @Test
    void sharedDirectoriesOfTheMachineAreTheRealOnes() throws IOException {
        Files.writeString(directory.resolve("file"), "real\n");
        String container =
                node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, with(mount(directory.toString())));
        assertThat(node.sh(container, "cat /mnt/file; mkdir -p /mnt/a/b; echo back > /mnt/a/b/c"))
                .isEqualTo("real\n");
        assertThat(directory.resolve("a/b/c")).hasContent("back\n");
    }
}
