// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.io.IOException;

/**
 * Who owns a volume's files: the pod's {@code fsGroup}, where it has one (upstream's {@code SetVolumeOwnership}).
 *
 * @param fsGroup -1 if there is none
 * @param readOnly whether containers cannot write the volume anyway
 */
record VolumeOwner(int fsGroup, boolean readOnly) {
    private static final int SET_GID = 02000;
    private static final String ON_ROOT_MISMATCH = "OnRootMismatch";

    static VolumeOwner of(Pod pod, boolean readOnly) {
        Long group = Trees.optionalLong(pod.securityContext(), "fsGroup");
        return new VolumeOwner(group == null ? -1 : group.intValue(), readOnly);
    }

    /** Whether there is a group that is to own the files. */
    boolean hasGroup() {
        return fsGroup >= 0;
    }

    /**
     * Gives a directory and all that is in it to the group, the directory itself last ({@code pkg/volume/volume_linux.go}).
     *
     * @param policy {@code OnRootMismatch} leaves all as it is if the directory itself is the group's already
     */
    void takeTree(NodeFiles files, String path, String policy) throws IOException {
        if (!ON_ROOT_MISMATCH.equals(policy) || !isTaken(files, path)) {
            take(files, path);
        }
    }

    private boolean isTaken(NodeFiles files, String path) throws IOException {
        int bits = directoryMode(0);
        return files.attributes(path)
                .filter(found -> found.directory() && found.gid() == gid() && (found.mode() & bits) == bits)
                .isPresent();
    }

    private void take(NodeFiles files, String path) throws IOException {
        NodeFiles.Attributes found = files.attributes(path).orElse(null);
        if (found == null) {
            return;
        }
        if (found.directory()) {
            for (String name : files.list(path)) {
                take(files, path + "/" + name);
            }
        }
        files.changeGroup(path, gid());
        if (!found.link()) {
            files.changeMode(path, found.directory() ? directoryMode(found.mode()) : fileMode(found.mode()));
        }
    }

    int gid() {
        return fsGroup < 0 ? NodeFiles.ROOT : fsGroup;
    }

    int fileMode(int mode) {
        return fsGroup < 0 ? mode : mode | (readOnly ? 0440 : 0660);
    }

    int directoryMode(int mode) {
        return fsGroup < 0 ? mode : fileMode(mode) | SET_GID | 0110;
    }
}
