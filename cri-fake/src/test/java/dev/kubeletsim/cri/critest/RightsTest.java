// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.process.Credentials;
import dev.kubeletsim.cri.process.TestingContainer;
import dev.kubeletsim.cri.process.applet.Programs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What capabilities, set-id bits and no_new_privs allow. */
class RightsTest {
    private static final Credentials USER =
            Credentials.container(1000, 1000, List.of(1000L), CapabilitySet.CONTAINERD_DEFAULT);
    private static final Credentials ALMIGHTY = Credentials.container(0, 0, List.of(0L), CapabilitySet.ALL);
    private static final Credentials CRIO = Credentials.container(0, 0, List.of(0L), CapabilitySet.CRIO_DEFAULT);

    private final TestingContainer container = new TestingContainer(Programs.busyboxBase().toBuilder()
            .file("/nnp", Programs.nnp(), 06755, 0, 50)
            .build());

    RightsTest() {
        container.start(TestingContainer.ROOT, List.of("sleep", "1000000"));
    }

    @Test
    void aSetUserIdFileGivesTheRightsOfItsOwner() {
        assertThat(container.run(USER, "/nnp").out()).isEqualTo("Effective uid: 0\n");
        assertThat(container.sh(USER, "/nnp").out()).isEqualTo("Effective uid: 0\n");
    }

    @Test
    void noNewPrivsMakesSetIdBitsMeanNothing() {
        assertThat(container.run(USER.withNoNewPrivs(true), "/nnp").out()).isEqualTo("Effective uid: 1000\n");
    }

    /** Like {@code ping} of old, {@code id} with the bits set shows both identities. */
    @Test
    void realIdsStay() {
        container.sh("cp /bin/busybox /bin/id2; cp /bin/busybox /sbin/id; chmod 6755 /sbin/id");
        assertThat(container.run(USER, "/sbin/id").out()).isEqualTo("uid=1000 gid=1000 euid=0 egid=0 groups=1000\n");
        assertThat(container.sh(USER, "/sbin/id -u; /sbin/id -ru").out()).isEqualTo("0\n1000\n");
    }

    @Test
    void aSetUserIdProgramOfRootHasTheBoundingSet() {
        container.sh("cp /bin/busybox /sbin/cat; chmod 4755 /sbin/cat");
        assertThat(container.run(USER, "/sbin/cat", "/proc/self/status").out())
                .contains("Uid:\t1000\t0\t0\t0\n", "CapEff:\t00000000a80425fb\n");
        assertThat(container.run(USER, "/bin/cat", "/proc/self/status").out()).contains("CapEff:\t0000000000000000\n");
    }

    @Test
    void bridgesNeedNetAdmin() {
        assertThat(container
                        .run(TestingContainer.ROOT, "brctl", "addbr", "foobar")
                        .err())
                .isEqualTo("brctl: bridge foobar: Operation not permitted\n");
        assertThat(container.run(ALMIGHTY, "brctl", "addbr", "foobar").code()).isZero();
        assertThat(container.run(ALMIGHTY, "brctl", "addbr", "foobar").err())
                .isEqualTo("brctl: bridge foobar: File exists\n");
        assertThat(container.run(TestingContainer.ROOT, "ip", "link").out()).contains("lo: ", "eth0@if2: ", "foobar: ");
        assertThat(container
                        .run(TestingContainer.ROOT, "ip", "link", "del", "foobar")
                        .err())
                .isEqualTo("ip: RTNETLINK answers: Operation not permitted\n");
    }

    @Test
    void pingNeedsNetRaw() {
        assertThat(container
                        .run(TestingContainer.ROOT, "ping", "-c", "2", "127.0.0.1")
                        .out())
                .startsWith("PING 127.0.0.1 (127.0.0.1): 56 data bytes\n64 bytes from 127.0.0.1: seq=0 ")
                .contains("2 packets transmitted, 2 packets received, 0% packet loss\n");
        var refused = container.run(CRIO, "ping", "-c", "2", "127.0.0.1");
        assertThat(refused.out()).isEqualTo("PING 127.0.0.1 (127.0.0.1): 56 data bytes\n");
        assertThat(refused.err()).isEqualTo("ping: permission denied (are you root?)\n");
        assertThat(container
                        .run(TestingContainer.ROOT, "ping", "-c", "1", "-W", "1", "10.1.1.1")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void aPodHasNoSharedMemory() {
        assertThat(container.run(TestingContainer.ROOT, "ipcs", "-m").out())
                .isEqualTo("\n------ Shared Memory Segments --------\n"
                        + "key        shmid      owner      perms      bytes      nattch     status      \n\n");
    }
}
