// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.Superuser;

/** Hides {@code masked_paths} and protects {@code readonly_paths}, as runc does; paths that do not exist are skipped. */
final class ProtectedPaths {
    private static final String DEV_NULL = "/dev/null";

    private ProtectedPaths() {}

    static void apply(MountNamespace files, LinuxContainerSecurityContext security) {
        if (security.getPrivileged()) {
            return;
        }
        for (String path : security.getReadonlyPathsList()) {
            ifThere(() -> files.mount(
                    path, files.inode(Superuser.INSTANCE, path), true, "proc", "proc", "ro,nosuid,nodev,noexec"));
        }
        for (String path : security.getMaskedPathsList()) {
            ifThere(() -> mask(files, path));
        }
    }

    private static void mask(MountNamespace files, String path) {
        if (files.stat(Superuser.INSTANCE, path).isDirectory()) {
            files.emptyTmpfs(path);
        } else {
            files.mount(path, files.inode(Superuser.INSTANCE, DEV_NULL), false, "tmpfs", "tmpfs", "rw,nosuid");
        }
    }

    private static void ifThere(Runnable protection) {
        try {
            protection.run();
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        }
    }
}
