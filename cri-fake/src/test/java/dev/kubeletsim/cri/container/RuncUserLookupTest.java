// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.identity.GroupMembership;
import dev.kubeletsim.cri.identity.Provenance;
import dev.kubeletsim.cri.vfs.Binding;
import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.cri.vfs.MountNamespace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Recorded with runc 1.1.5 under containerd 2.0.11. */
class RuncUserLookupTest {
    private static final long HIGH = 2147483648L;
    private static final String RANGE = "unable to setup user: uids and gids must be in range 0-2147483647";

    @Test
    void aHighIdIsRefusedUnlessALineHasIt() {
        String passwd = "big:x:2147483648:5::/:/bin/sh\n";
        String group = "big:x:2147483648:\n";
        assertThat(refusal(passwd, group, HIGH, 5)).isEmpty();
        assertThat(refusal(passwd, group, 5, HIGH)).isEmpty();
        assertThat(refusal(passwd, group, 5, 5, HIGH)).isEmpty();
        assertThat(refusal("", group, HIGH, 5)).contains(RANGE);
        assertThat(refusal(passwd, "", 5, HIGH)).contains(RANGE);
        assertThat(refusal(passwd, "", 5, 5, HIGH)).contains(RANGE);
        assertThat(refusal(passwd, group, 5, 5, HIGH - 1)).isEmpty();
    }

    @Test
    void anOverlongLineHidesEveryUser() {
        String passwd = "root:x:0:0::/:/bin/sh\n" + "x".repeat(70_000) + "\n";
        assertThat(refusal(passwd, "", 0, 0))
                .contains("unable to setup user: unable to find user 0: bufio.Scanner: token too long");
        assertThat(refusal("root:x:0:0::/:/bin/sh\n".repeat(5000), "", 0, 0)).isEmpty();
    }

    private static Optional<String> refusal(String passwd, String group, long uid, long gid, Long... groups) {
        HostFiles host = HostFiles.inMemory(Clock.systemUTC());
        host.createDirectories("/image", 0755);
        host.write("/image/passwd", passwd.getBytes(StandardCharsets.UTF_8), 0644, 0, 0);
        host.write("/image/group", group.getBytes(StandardCharsets.UTF_8), 0644, 0, 0);
        MountNamespace files = MountNamespace.over(FileTree.builder().build(), Clock.systemUTC());
        files.bind(host, "/image", "/etc", Binding.of(true));
        Provenance source = new Provenance.RuntimeDefault();
        List<GroupMembership> all = List.of(groups).stream()
                .map(number -> new GroupMembership(number, source))
                .toList();
        return RuncUserLookup.refusal(
                files, new ContainerIdentity(uid, source, new GroupMembership(gid, source), all, all, "", gid));
    }
}
