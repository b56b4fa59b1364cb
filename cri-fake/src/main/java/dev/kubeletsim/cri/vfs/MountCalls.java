// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/**
 * mount(2) and umount(2) from within a container. What is mounted below a shared binding is mounted on the simulated node
 * too; the real machine has no part in that.
 */
public final class MountCalls {
    private final MountNamespace files;

    /** Calls on this container's files. */
    public MountCalls(MountNamespace files) {
        this.files = files;
    }

    /** Shows {@code source} at {@code target} too. */
    public void bind(FileCredentials who, String source, String target) {
        FileStat at = check(who, SystemCall.MOUNT, target);
        Inode inode = files.inode(who, source);
        if ((inode.type() == FileType.DIRECTORY) != at.isDirectory()) {
            throw new ErrnoException(Errno.ENOTDIR);
        }
        mount(who, target, inode, "/dev/sda1", "ext4");
    }

    /** Mounts an empty file system of {@code maxBytes}. */
    public void tmpfs(FileCredentials who, String target, long maxBytes) {
        if (!check(who, SystemCall.MOUNT, target).isDirectory()) {
            throw new ErrnoException(Errno.ENOTDIR);
        }
        mount(who, target, files.newMemory(maxBytes), "tmpfs", "tmpfs");
    }

    private void mount(FileCredentials who, String target, Inode root, String source, String type) {
        String path = files.mount(files.realPath(who, target), root, false, source, type, "relatime");
        files.origin(path).ifPresent(origin -> origin.host().mountAt(origin.hostPath(), root, source, type));
    }

    /** Takes away what is mounted at {@code target}; EINVAL if nothing is, EBUSY for the root. */
    public void unmount(FileCredentials who, String target) {
        check(who, SystemCall.UMOUNT2, target);
        String path = files.realPath(who, target);
        files.unmount(path);
        files.origin(path).ifPresent(origin -> origin.host().unmountAt(origin.hostPath()));
    }

    /** The kernel looks for the target before it looks at who is asking. */
    private FileStat check(FileCredentials who, SystemCall call, String target) {
        who.enter(call);
        FileStat found = files.stat(who, target);
        if (!who.mayMount()) {
            throw new ErrnoException(Errno.EPERM);
        }
        return found;
    }
}
