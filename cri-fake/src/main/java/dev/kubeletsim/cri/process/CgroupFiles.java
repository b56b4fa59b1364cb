// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Inode;
import dev.kubeletsim.cri.vfs.SyntheticDirectory;
import dev.kubeletsim.cri.vfs.SyntheticFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /sys/fs/cgroup} of a container, whose own group is the root there (cgroup_namespaces(7)). */
final class CgroupFiles {
    private final Cgroup cgroup;
    private final Instant mountedAt;

    CgroupFiles(Cgroup cgroup, Instant mountedAt) {
        this.cgroup = cgroup;
        this.mountedAt = mountedAt;
    }

    Inode root() {
        return new SyntheticDirectory(
                0555, 0, 0, mountedAt, () -> List.copyOf(cgroup.files().keySet()), this::file);
    }

    private @Nullable Inode file(String name) {
        return cgroup.files().containsKey(name)
                ? new SyntheticFile(
                        0644, 0, 0, mountedAt, () -> (cgroup.files().get(name) + "\n").getBytes(StandardCharsets.UTF_8))
                : null;
    }
}
