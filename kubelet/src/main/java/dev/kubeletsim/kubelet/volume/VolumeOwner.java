// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;

/**
 * Who owns a volume's files: the pod's {@code fsGroup}, where it has one (upstream's {@code SetVolumeOwnership}).
 *
 * @param fsGroup -1 if there is none
 * @param readOnly whether containers cannot write the volume anyway
 */
record VolumeOwner(int fsGroup, boolean readOnly) {
    private static final int SET_GID = 02000;

    static VolumeOwner of(Pod pod, boolean readOnly) {
        Long group = Trees.optionalLong(pod.securityContext(), "fsGroup");
        return new VolumeOwner(group == null ? -1 : group.intValue(), readOnly);
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
