// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes that become somebody else: {@code su}, and the calls behind it. */
class SuTest {
    private static final CapabilitySet SET_IDS = CapabilitySet.of(Capability.SETUID, Capability.SETGID);
    private static final Credentials ROOT_WHO_MAY_CHANGE = Credentials.container(0, 0, List.of(0L), SET_IDS);
    private static final Credentials BARE_ROOT = Credentials.container(0, 0, List.of(0L), CapabilitySet.EMPTY);
    private static final Credentials USER =
            Credentials.container(1000, 3000, List.of(4000L), CapabilitySet.CONTAINERD_DEFAULT);
    private static final FileTree TREE = Programs.busyboxBase().toBuilder()
            .file(
                    "etc/passwd",
                    text("root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/home/u:/bin/sh\nno:x:7:7::/:/sbin/no\n"),
                    0644,
                    0,
                    0)
            .file("etc/group", text("root:x:0:\nuser:x:1000:\nimage:x:50000:user\n"), 0644, 0, 0)
            .directory("home/u", 0700, 1000, 1000)
            .file("secret", text("for the group\n"), 0640, 2000, 50000)
            .build();

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TestingContainer container() {
        TestingContainer container = new TestingContainer(TREE);
        container.start(TestingContainer.ROOT, List.of("sleep", "1000"));
        return container;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            su user -c id                            | uid=1000(user) gid=1000(user) groups=1000(user),50000(image)
            su -c 'id -G' user                       | 1000 50000
            su user -c 'cat /secret'                 | for the group
            su user -c 'echo $HOME $USER $SHELL'     | /home/u user /bin/sh
            su - user -c pwd                         | /home/u
            su -s /bin/ash user -c 'echo $0'         | ash
            su -c 'id -u'                            | 0
            su user -c 'echo $1' x y                 | y
            """)
    void rootGoesOnAsAnotherUserWithTheGroupsOfTheImage(String command, String expected) {
        assertThat(container().sh(ROOT_WHO_MAY_CHANGE, command))
                .isEqualTo(new TestingContainer.Result(expected + "\n", "", 0));
    }

    @Test
    void whoeverStopsBeingRootHasNoCapabilities() {
        assertThat(container()
                        .sh(TestingContainer.ROOT, "su user -c 'grep -E \"^Cap(Prm|Eff|Bnd)\" /proc/self/status'")
                        .out())
                .isEqualTo("CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t00000000a80425fb\n");
    }

    @Test
    void theGroupsAreWhatOpensTheFile() {
        TestingContainer container = container();
        assertThat(container.sh(ROOT_WHO_MAY_CHANGE, "cat /secret").err())
                .isEqualTo("cat: can't open '/secret': Permission denied\n");
        assertThat(container.sh(ROOT_WHO_MAY_CHANGE, "su user -c 'cat /secret'").out())
                .isEqualTo("for the group\n");
    }

    @Test
    void itIsRefused() {
        TestingContainer container = container();
        assertThat(container.sh(BARE_ROOT, "su user -c id").err())
                .isEqualTo("su: can't set groups: Operation not permitted\n");
        assertThat(container.sh(USER, "su user").err()).isEqualTo("su: must be suid to work properly\n");
        assertThat(container.sh("su nobody").err()).isEqualTo("su: unknown user nobody\n");
        assertThat(container.sh("su no").err()).isEqualTo("su: can't execute '/sbin/no': No such file or directory\n");
        assertThat(container.sh("su no").code()).isEqualTo(1);
    }

    @Test
    void anOrdinaryUserMayOnlyTakeIdsThatItHas() {
        assertThat(CredentialChange.setUid(USER, 1000)).isEqualTo(USER);
        assertThat(CredentialChange.setGid(USER, 3000)).isEqualTo(USER);
        assertThatThrownBy(() -> CredentialChange.setUid(USER, 0)).isInstanceOf(ErrnoException.class);
        assertThatThrownBy(() -> CredentialChange.setGid(USER, 4000)).isInstanceOf(ErrnoException.class);
        assertThatThrownBy(() -> CredentialChange.setGroups(USER, List.of())).isInstanceOf(ErrnoException.class);
    }

    @Test
    void theWayBackIsShut() {
        Credentials left = CredentialChange.setUid(ROOT_WHO_MAY_CHANGE, 1000);
        assertThatThrownBy(() -> CredentialChange.setUid(left, 0)).isInstanceOf(ErrnoException.class);
        assertThat(left.effective()).isEqualTo(CapabilitySet.EMPTY);
    }
}
