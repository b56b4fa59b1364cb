// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Mounts a file or directory of the node in a container, with all that is mounted below it, as runc does with
 * {@code rbind}. What the real machine mounts later below a directory that the node shares with it is seen at once, unless
 * the binding is private: then its mount point stays an empty directory.
 */
final class BindMount {
    private static final String SOURCE = "/dev/sda1";
    private static final String TYPE = "ext4";
    private static final String OPTIONS = "relatime";

    private BindMount() {}

    static void apply(MountNamespace container, HostFiles host, String hostPath, String target, Binding binding) {
        Inode source = host.inode(hostPath);
        Map<String, Inode> below = new TreeMap<>(host.mountedBelow(hostPath));
        if (source instanceof DirectoryInode directory && directory.isShared()) {
            for (Path point : RealMounts.below(directory.path())) {
                below.put("/" + directory.path().relativize(point), directory.at(point));
            }
            if (binding.propagation() == Binding.Propagation.PRIVATE) {
                source = directory.hidingLaterMounts();
            }
        }
        String path = container.mount(target, source, binding.readOnly(), SOURCE, TYPE, OPTIONS);
        below.forEach((name, inode) ->
                container.mount(path + name, inode, binding.readOnly() && binding.recursive(), SOURCE, TYPE, OPTIONS));
        if (binding.propagation() == Binding.Propagation.SHARED) {
            container.share(path, new MountNamespace.Origin(host, hostPath));
        }
    }
}
