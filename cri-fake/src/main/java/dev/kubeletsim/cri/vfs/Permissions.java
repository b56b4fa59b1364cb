// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** Who may do what with a file: the kernel's generic_permission, may_delete and setattr_prepare. */
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int EXECUTE = 1;

    private Permissions() {}

    /** Whether {@code who} may do all of {@code mask}: exactly one class of bits counts, then the capabilities. */
    static boolean permits(FileCredentials who, FileStat file, int mask) {
        int bits = file.mode();
        if (who.fsUid() == file.uid()) {
            bits >>= 6;
        } else if (who.isMember(file.gid())) {
            bits >>= 3;
        }
        if ((bits & mask) == mask) {
            return true;
        }
        if (who.mayOverrideAccess() && (file.isDirectory() || (mask & EXECUTE) == 0 || (file.mode() & 0111) != 0)) {
            return true;
        }
        return who.mayReadSearch() && (file.isDirectory() ? (mask & WRITE) == 0 : mask == READ);
    }

    static void check(FileCredentials who, Inode inode, int mask) {
        if (inode.type() == FileType.DIRECTORY && who.mayOverrideAccess()) {
            // Each step of each path of root ends here, whatever the mode.
            return;
        }
        if (!permits(who, inode.stat(), mask)) {
            throw new ErrnoException(Errno.EACCES);
        }
    }

    static boolean ownerOf(FileCredentials who, FileStat file) {
        return who.fsUid() == file.uid() || who.mayActAsOwner();
    }

    /** Whether {@code entry} may be taken out of {@code directory}. */
    static void checkDelete(FileCredentials who, Inode directory, Inode entry) {
        check(who, directory, WRITE | EXECUTE);
        FileStat parent = directory.stat();
        boolean sticky = (parent.mode() & 01000) != 0;
        if (sticky && who.fsUid() != parent.uid() && !ownerOf(who, entry.stat())) {
            throw new ErrnoException(Errno.EPERM);
        }
    }

    /** The mode that a chmod to {@code mode} gives: set-gid is dropped for a group one isn't in. */
    static int chmod(FileCredentials who, FileStat file, int mode) {
        if (!ownerOf(who, file)) {
            throw new ErrnoException(Errno.EPERM);
        }
        boolean keeps = who.isMember(file.gid()) || who.mayKeepSetId();
        return keeps ? mode & 07777 : mode & 05777;
    }

    /** Whether {@code who} may give {@code file} this owner and group. */
    static void checkChown(FileCredentials who, FileStat file, long uid, long gid) {
        boolean owner = who.fsUid() == file.uid();
        boolean uidAllowed = uid == file.uid() && owner;
        boolean gidAllowed = owner && (gid == file.gid() || who.isMember(gid));
        boolean allowed = (uid < 0 || uidAllowed) && (gid < 0 || gidAllowed);
        if (!allowed && !who.mayChown()) {
            throw new ErrnoException(Errno.EPERM);
        }
    }
}
