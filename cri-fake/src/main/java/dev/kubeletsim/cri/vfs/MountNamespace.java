// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.InstantSource;
import java.util.List;

/**
 * A container's file system: a copy-on-write root over a {@link FileTree}, and what is mounted on it. Every call names
 * who asks, and is answered as Linux would: by owner, group and other bits, capabilities, sticky and set-gid bits.
 *
 * <p>Confined to the kernel's mailbox. Paths are absolute; failures are {@link ErrnoException}s.
 */
public final class MountNamespace {
    private MountNamespace() {}

    /** A root over {@code tree}; writes stay in this namespace. */
    public static MountNamespace over(FileTree tree, InstantSource clock) {
        throw new UnsupportedOperationException();
    }

    /** Makes the root file system read-only, or writable again. */
    public void setRootReadOnly(boolean readOnly) {
        throw new UnsupportedOperationException();
    }

    /**
     * Mounts a file or directory of the node at {@code target}, which is made (0755) if it is missing, as runc does.
     *
     * @throws ErrnoException ENOENT if {@code hostPath} does not exist
     */
    public void bind(HostFiles host, String hostPath, String target, boolean readOnly) {
        throw new UnsupportedOperationException();
    }

    /**
     * Mounts an empty file system of its own.
     *
     * @param maxBytes how much it can hold
     */
    public void tmpfs(String target, int mode, long maxBytes) {
        throw new UnsupportedOperationException();
    }

    /** Bytes in the writable layer. */
    public long writableBytes() {
        throw new UnsupportedOperationException();
    }

    /** Files and directories in the writable layer. */
    public long writableInodes() {
        throw new UnsupportedOperationException();
    }

    /** stat(2), follows symbolic links. */
    public FileStat stat(FileCredentials who, String path) {
        throw new UnsupportedOperationException();
    }

    /** lstat(2). */
    public FileStat lstat(FileCredentials who, String path) {
        throw new UnsupportedOperationException();
    }

    /** The names in a directory, ascending, without {@code .} and {@code ..}. */
    public List<String> list(FileCredentials who, String path) {
        throw new UnsupportedOperationException();
    }

    /** The whole content of a regular file of at most {@code maxBytes}, else EFBIG. */
    public byte[] read(FileCredentials who, String path, long maxBytes) {
        throw new UnsupportedOperationException();
    }
}
