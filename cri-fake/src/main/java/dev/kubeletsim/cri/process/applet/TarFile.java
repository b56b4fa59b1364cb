// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * A file that an archive's member becomes, with busybox's messages.
 *
 * @param descriptor where its content goes; -1 for what has none
 */
record TarFile(TarArchiveEntry entry, String name, int descriptor) {

    /**
     * Makes it, in place of what was there.
     *
     * @throws UsageException if that is refused
     */
    static TarFile make(Syscalls sys, TarArchiveEntry entry, String name, TarExtraction.Wish wish) {
        String plain = name.replaceFirst("/+$", "");
        makeParents(sys, plain);
        if (entry.isDirectory()) {
            makeDirectory(sys, plain, 0777);
            return new TarFile(entry, plain, -1);
        }
        removeOld(sys, plain);
        try {
            if (entry.isSymbolicLink()) {
                sys.files().symlink(sys.credentials(), entry.getLinkName(), sys.path(plain));
                return new TarFile(entry, plain, -1);
            }
            if (entry.isLink()) {
                sys.files().link(sys.credentials(), sys.path(entry.getLinkName()), sys.path(plain));
                return new TarFile(entry, plain, -1);
            }
        } catch (ErrnoException e) {
            throw new UsageException("can't create " + (entry.isLink() ? "hard" : "sym") + "link '" + plain + "' to '"
                    + entry.getLinkName() + "': " + e.text());
        }
        if (!entry.isFile()) {
            throw new UsageException("can't create node " + plain + ": Operation not permitted");
        }
        int mode = wish.keepsMode() ? 0600 : entry.getMode() & 0777;
        try {
            return new TarFile(
                    entry, plain, sys.open(plain, Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE), mode));
        } catch (ErrnoException e) {
            throw new UsageException("can't open '" + plain + "': " + e.text());
        }
    }

    private static void makeParents(Syscalls sys, String name) {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            makeDirectory(sys, name.substring(0, slash), 0777);
        }
    }

    private static void makeDirectory(Syscalls sys, String name, int mode) {
        try {
            FileStat there = sys.files().stat(sys.credentials(), sys.path(name));
            if (there.isDirectory()) {
                return;
            }
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT) {
                throw new UsageException("can't create directory '" + name + "': " + e.text());
            }
        }
        try {
            sys.files().mkdir(sys.credentials(), sys.path(name), mode & ~sys.umask());
        } catch (ErrnoException e) {
            throw new UsageException("can't create directory '" + name + "': " + e.text());
        }
    }

    private static void removeOld(Syscalls sys, String name) {
        try {
            sys.files().unlink(sys.credentials(), sys.path(name));
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT) {
                throw new UsageException("can't remove old file " + name + ": " + e.text());
            }
        }
    }

    /** Gives it the owner, the mode and the time that the archive has, as far as wished and allowed. */
    void finish(Syscalls sys, TarExtraction.Wish wish) {
        if (descriptor >= 0) {
            sys.close(descriptor);
        }
        String path = sys.path(name);
        try {
            if (wish.keepsOwner()) {
                sys.files().chown(sys.credentials(), path, entry.getLongUserId(), entry.getLongGroupId(), false);
            }
            if (!entry.isSymbolicLink()) {
                if (wish.keepsMode()) {
                    sys.files().chmod(sys.credentials(), path, entry.getMode() & 07777);
                }
                if (wish.keepsTime()) {
                    sys.files()
                            .setModified(
                                    sys.credentials(),
                                    path,
                                    entry.getLastModifiedTime().toInstant(),
                                    false);
                }
            }
        } catch (ErrnoException e) {
            // As busybox: what another user's directory does not allow is left as it is.
            return;
        }
    }
}
