// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import dev.kubeletsim.cri.vfs.PathWalk.End;
import dev.kubeletsim.cri.vfs.PathWalk.Location;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A container's file system: a copy-on-write root over a {@link FileTree}, and what is mounted on it. Every call names
 * who asks, and is answered as Linux would: by owner, group and other bits, capabilities, sticky and set-gid bits.
 *
 * <p>Confined to the kernel's mailbox. Paths are absolute; failures are {@link ErrnoException}s.
 */
public final class MountNamespace {
    /** How much a container may write unless told otherwise. */
    public static final long DEFAULT_MAX_BYTES = 1L << 30;

    private static final String ROOT_OPTIONS = "relatime";

    private final TickClock clock;
    private final MountTable mounts;
    private Map<String, Origin> shared = Map.of();

    MountNamespace(Inode root, String source, String type, TickClock clock) {
        this.clock = clock;
        this.mounts = new MountTable(new Mount("/", root, false, source, type, ROOT_OPTIONS));
    }

    /** A root over {@code tree}; writes stay in this namespace. */
    public static MountNamespace over(FileTree tree, InstantSource clock) {
        return over(tree, clock, DEFAULT_MAX_BYTES);
    }

    /** A root over {@code tree} that can be written to until {@code maxBytes} are used (then ENOSPC). */
    public static MountNamespace over(FileTree tree, InstantSource clock, long maxBytes) {
        TickClock ticks = TickClock.of(clock);
        return new MountNamespace(new MemoryFileSystem(ticks, maxBytes).rootOver(tree), "overlay", "overlay", ticks);
    }

    /** Makes the root file system read-only, or writable again. */
    public void setRootReadOnly(boolean readOnly) {
        mounts.setRootReadOnly(readOnly);
    }

    /** Where on the node a part of a container's files comes from. */
    record Origin(HostFiles host, String hostPath) {}

    /**
     * Mounts a file or directory of the node at {@code target}, which is made (0755) if it is missing, as runc does.
     *
     * @throws ErrnoException ENOENT if {@code hostPath} does not exist
     */
    public void bind(HostFiles host, String hostPath, String target, Binding binding) {
        BindMount.apply(this, host, hostPath, target, binding);
    }

    /** From now on, what is mounted below {@code path} is mounted on the node too. */
    void share(String path, Origin origin) {
        if (shared.isEmpty()) {
            shared = new HashMap<>();
        }
        shared.put(path, origin);
    }

    /** Where on the node {@code path} is, if it is below something that is shared with it. */
    Optional<Origin> origin(String path) {
        return shared.entrySet().stream()
                .filter(each -> path.startsWith(each.getKey() + "/"))
                .map(each -> new Origin(
                        each.getValue().host(),
                        each.getValue().hostPath()
                                + path.substring(each.getKey().length())))
                .findFirst();
    }

    /** Takes a mount away; EINVAL if there is none, EBUSY for the root. */
    void unmount(String path) {
        if (path.equals("/")) {
            throw new ErrnoException(Errno.EBUSY);
        }
        if (!mounts.remove(path)) {
            throw new ErrnoException(Errno.EINVAL);
        }
    }

    Inode newMemory(long maxBytes) {
        return new MemoryFileSystem(clock, maxBytes).emptyRoot(01777);
    }

    /**
     * Mounts an empty file system of its own.
     *
     * @param maxBytes how much it can hold
     */
    public void tmpfs(String target, int mode, long maxBytes) {
        mount(target, new MemoryFileSystem(clock, maxBytes).emptyRoot(mode), false, "tmpfs", "tmpfs", "relatime");
    }

    /** Mounts an empty file system that stays empty. */
    public void emptyTmpfs(String target) {
        mount(target, new MemoryFileSystem(clock, 0).emptyRoot(0755), true, "tmpfs", "tmpfs", "relatime");
    }

    /**
     * Mounts {@code root} at {@code target}, which is made (0755) if it is missing. A later mount replaces an earlier one.
     *
     * @return where it really is
     */
    public String mount(String target, Inode root, boolean readOnly, String source, String type, String options) {
        boolean directory = root.type() == FileType.DIRECTORY;
        String path = FileTree.NAMES.one(makeMountPoint(target, directory));
        if (path.equals("/")) {
            throw new ErrnoException(Errno.EBUSY, "mount on " + target + ": the root cannot be mounted over");
        }
        mounts.add(new Mount(path, root, readOnly, source, type, options));
        return path;
    }

    private String makeMountPoint(String target, boolean directory) {
        if (exists(target)) {
            return realPath(Superuser.INSTANCE, target);
        }
        StringBuilder path = new StringBuilder();
        List<String> names = FileTree.components(target);
        for (int i = 0; i < names.size(); i++) {
            path.append('/').append(names.get(i));
            End end = walk(Superuser.INSTANCE, path.toString(), true);
            if (end.location() == null) {
                boolean isDirectory = directory || i < names.size() - 1;
                FileType type = isDirectory ? FileType.DIRECTORY : FileType.REGULAR;
                end.parent().inode().create(end.name(), type, 0755, 0, 0, "");
            }
        }
        return walk(Superuser.INSTANCE, target, true).existing().path();
    }

    private boolean exists(String path) {
        try {
            return walk(Superuser.INSTANCE, path, true).location() != null;
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            return false;
        }
    }

    /** All mounts, the root first. */
    public List<Mount> mounts() {
        return mounts.all();
    }

    /** Bytes in the writable layer. */
    public long writableBytes() {
        return mounts.root().root() instanceof MemoryInode root ? root.fileSystem.usedBytes() : 0;
    }

    /** Files and directories in the writable layer, its root included. */
    public long writableInodes() {
        return mounts.root().root() instanceof MemoryInode root ? root.fileSystem.usedInodes() : 0;
    }

    /** Lets the writable layer be as large as it was in an earlier life; what was in it is not there. */
    public void recallWritable(long bytes, long inodes) {
        if (mounts.root().root() instanceof MemoryInode root) {
            root.fileSystem.recall(bytes, inodes);
        }
    }

    /** statfs(2), for file systems in memory; others report zeroes. */
    public FileSystemUsage usage(FileCredentials who, String path) {
        Location at = existing(who, path, true);
        return at.inode() instanceof MemoryInode memory
                ? new FileSystemUsage(at.mount(), memory.fileSystem.maxBytes(), memory.fileSystem.usedBytes())
                : new FileSystemUsage(at.mount(), 0, 0);
    }

    /** The path without symbolic links, as realpath(3) tells. */
    public String realPath(FileCredentials who, String path) {
        return existing(who, path, true).path();
    }

    /** stat(2), follows symbolic links. */
    public FileStat stat(FileCredentials who, String path) {
        return existing(who, path, true).inode().stat();
    }

    /** lstat(2). */
    public FileStat lstat(FileCredentials who, String path) {
        return existing(who, path, false).inode().stat();
    }

    /** What is at {@code path}, symbolic links followed, but for magic ones. */
    public Inode inode(FileCredentials who, String path) {
        return existing(who, path, true).inode();
    }

    /** Whether set-id bits mean nothing at {@code path}, because of how it is mounted. */
    public boolean isNoSuid(FileCredentials who, String path) {
        String options = existing(who, path, true).mount().options();
        return List.of(options.split(",", -1)).contains("nosuid");
    }

    /** access(2) with the bits 4 read, 2 write, 1 execute. */
    public void access(FileCredentials who, String path, int mask) {
        Location at = existing(who, path, true);
        if ((mask & Permissions.WRITE) != 0 && at.mount().readOnly() && !isDevice(at.inode())) {
            throw new ErrnoException(Errno.EROFS);
        }
        Permissions.check(who, at.inode(), mask);
    }

    /** readlink(2). */
    public String readlink(FileCredentials who, String path) {
        return existing(who, path, false).inode().target();
    }

    /** The names in a directory, ascending, without {@code .} and {@code ..}; mount points are among them. */
    public List<String> list(FileCredentials who, String path) {
        Location at = existing(who, path, true);
        if (at.inode().type() != FileType.DIRECTORY) {
            throw new ErrnoException(Errno.ENOTDIR);
        }
        Permissions.check(who, at.inode(), Permissions.READ);
        return at.inode().list();
    }

    /** The whole content of a regular file of at most {@code maxBytes}, else EFBIG. */
    public byte[] read(FileCredentials who, String path, long maxBytes) {
        Inode inode = open(who, path, Set.of(OpenFlag.READ), 0).inode();
        try (FileHandle handle = inode.open(false)) {
            long size = handle.size();
            if (size > maxBytes) {
                throw new ErrnoException(Errno.EFBIG);
            }
            byte[] bytes = new byte[(int) size];
            int count = 0;
            int read;
            while (count < bytes.length && (read = handle.read(count, bytes, count, bytes.length - count)) > 0) {
                count += read;
            }
            return bytes;
        }
    }

    /**
     * open(2): finds or makes a file and checks whether {@code who} may use it so.
     *
     * @param mode of a new file, the umask already taken off
     */
    public OpenFile open(FileCredentials who, String path, Set<OpenFlag> flags, int mode) {
        who.enter(SystemCall.OPENAT);
        boolean create = flags.contains(OpenFlag.CREATE);
        End end = walk(who, path, !(create && flags.contains(OpenFlag.EXCLUSIVE)));
        Location at = end.location();
        if (at == null) {
            return create ? createFile(who, end, mode) : missing();
        }
        if (create && flags.contains(OpenFlag.EXCLUSIVE)) {
            throw new ErrnoException(Errno.EEXIST);
        }
        if (at.inode().isMagicLink()) {
            return new OpenFile(at.path(), at.inode());
        }
        boolean write = flags.contains(OpenFlag.WRITE);
        if (at.inode().type() == FileType.DIRECTORY && (write || create)) {
            throw new ErrnoException(Errno.EISDIR);
        }
        if (write && !isDevice(at.inode())) {
            checkWritable(at);
        }
        int read = flags.contains(OpenFlag.READ) ? Permissions.READ : 0;
        Permissions.check(who, at.inode(), read | (write ? Permissions.WRITE : 0));
        if (write && flags.contains(OpenFlag.TRUNCATE) && at.inode().type() == FileType.REGULAR) {
            truncate(at.inode(), 0);
        }
        return new OpenFile(at.path(), at.inode());
    }

    private static OpenFile missing() {
        throw new ErrnoException(Errno.ENOENT);
    }

    private OpenFile createFile(FileCredentials who, End end, int mode) {
        if (end.directoryMeant()) {
            throw new ErrnoException(Errno.EISDIR);
        }
        Inode made = create(who, end, FileType.REGULAR, mode, "");
        return new OpenFile(end.parent().child(end.name()), made);
    }

    /** truncate(2). */
    public void truncate(FileCredentials who, String path, long size) {
        who.enter(SystemCall.TRUNCATE);
        truncate(open(who, path, Set.of(OpenFlag.WRITE), 0).inode(), size);
    }

    private static void truncate(Inode inode, long size) {
        try (FileHandle handle = inode.open(true)) {
            handle.truncate(size);
        }
    }

    /** mkdir(2); {@code mode} with the umask already taken off. */
    public void mkdir(FileCredentials who, String path, int mode) {
        who.enter(SystemCall.MKDIR);
        create(who, absent(who, path), FileType.DIRECTORY, mode, "");
    }

    /** symlink(2). */
    public void symlink(FileCredentials who, String target, String path) {
        who.enter(SystemCall.SYMLINK);
        if (target.isEmpty()) {
            throw new ErrnoException(Errno.ENOENT);
        }
        create(who, absent(who, path), FileType.SYMLINK, 0777, target);
    }

    private End absent(FileCredentials who, String path) {
        End end = walk(who, path, false);
        if (end.location() != null) {
            throw new ErrnoException(Errno.EEXIST);
        }
        return end;
    }

    /** A new entry belongs to its maker; in a set-gid directory, to the directory's group. */
    private Inode create(FileCredentials who, End end, FileType type, int mode, String target) {
        checkWritable(end.parent());
        Inode directory = end.parent().inode();
        Permissions.check(who, directory, Permissions.WRITE | Permissions.EXECUTE);
        FileStat parent = directory.stat();
        boolean inherits = (parent.mode() & 02000) != 0;
        long gid = inherits ? parent.gid() : who.fsGid();
        int bits = inherits && type == FileType.DIRECTORY ? mode | 02000 : mode;
        return directory.create(end.name(), type, bits, who.fsUid(), gid, target);
    }

    /** link(2): a further name for a file, not for a directory. */
    public void link(FileCredentials who, String existing, String path) {
        who.enter(SystemCall.LINK);
        Location from = existing(who, existing, false);
        End to = absent(who, path);
        if (!from.inode().sameFileSystem(to.parent().inode())
                || from.mount() != to.parent().mount()) {
            throw new ErrnoException(Errno.EXDEV);
        }
        checkWritable(to.parent());
        Permissions.check(who, to.parent().inode(), Permissions.WRITE | Permissions.EXECUTE);
        if (from.inode().type() == FileType.DIRECTORY) {
            throw new ErrnoException(Errno.EPERM);
        }
        to.parent().inode().link(to.name(), from.inode());
    }

    /** unlink(2). */
    public void unlink(FileCredentials who, String path) {
        who.enter(SystemCall.UNLINK);
        End end = walk(who, path, false);
        Location at = end.existing();
        checkRemovable(who, end, at);
        if (at.inode().type() == FileType.DIRECTORY) {
            throw new ErrnoException(Errno.EISDIR);
        }
        end.parent().inode().remove(end.name());
    }

    /** rmdir(2). */
    public void rmdir(FileCredentials who, String path) {
        who.enter(SystemCall.RMDIR);
        End end = walk(who, path, false);
        Location at = end.existing();
        if (end.name().equals(".")) {
            throw new ErrnoException(Errno.EINVAL);
        }
        if (end.name().equals("..")) {
            throw new ErrnoException(Errno.ENOTEMPTY);
        }
        checkRemovable(who, end, at);
        if (at.inode().type() != FileType.DIRECTORY) {
            throw new ErrnoException(Errno.ENOTDIR);
        }
        if (!at.inode().list().isEmpty()) {
            throw new ErrnoException(Errno.ENOTEMPTY);
        }
        end.parent().inode().remove(end.name());
    }

    private void checkRemovable(FileCredentials who, End end, Location at) {
        if (mounts.at(at.path()) != null) {
            throw new ErrnoException(Errno.EBUSY);
        }
        checkWritable(end.parent());
        Permissions.checkDelete(who, end.parent().inode(), at.inode());
    }

    /** rename(2). */
    public void rename(FileCredentials who, String from, String to) {
        who.enter(SystemCall.RENAME);
        End source = walk(who, from, false);
        Location moved = source.existing();
        End goal = walk(who, to, false);
        Location replaced = goal.location();
        if (!source.parent().inode().sameFileSystem(goal.parent().inode())
                || source.parent().mount() != goal.parent().mount()) {
            throw new ErrnoException(Errno.EXDEV);
        }
        checkRemovable(who, source, moved);
        if (replaced == null) {
            checkWritable(goal.parent());
            Permissions.check(who, goal.parent().inode(), Permissions.WRITE | Permissions.EXECUTE);
        } else {
            if (replaced.inode().stat().inode() == moved.inode().stat().inode()) {
                // Two names of one file stay what they are.
                return;
            }
            checkRemovable(who, goal, replaced);
            checkReplaceable(moved.inode(), replaced.inode());
        }
        if ((goal.parent().path() + "/").startsWith(moved.path() + "/")) {
            throw new ErrnoException(Errno.EINVAL);
        }
        source.parent().inode().rename(source.name(), goal.parent().inode(), goal.name());
    }

    private static void checkReplaceable(Inode moved, Inode replaced) {
        boolean directory = moved.type() == FileType.DIRECTORY;
        if (replaced.type() == FileType.DIRECTORY) {
            if (!directory) {
                throw new ErrnoException(Errno.EISDIR);
            }
            if (!replaced.list().isEmpty()) {
                throw new ErrnoException(Errno.ENOTEMPTY);
            }
        } else if (directory) {
            throw new ErrnoException(Errno.ENOTDIR);
        }
    }

    /** chmod(2), 0 to 07777. */
    public void chmod(FileCredentials who, String path, int mode) {
        who.enter(SystemCall.CHMOD);
        Location at = existing(who, path, true);
        checkWritable(at);
        at.inode().setMode(Permissions.chmod(who, at.inode().stat(), mode));
    }

    /** chown(2), or lchown(2) unless {@code follow}; -1 leaves an id as it is. Takes set-id bits off executables. */
    public void chown(FileCredentials who, String path, long uid, long gid, boolean follow) {
        who.enter(SystemCall.CHOWN);
        Location at = existing(who, path, follow);
        checkWritable(at);
        FileStat stat = at.inode().stat();
        Permissions.checkChown(who, stat, uid, gid);
        at.inode().setOwner(uid < 0 ? stat.uid() : uid, gid < 0 ? stat.gid() : gid);
        if (stat.isRegular() && (stat.mode() & 06000) != 0) {
            at.inode().setMode((stat.mode() & 010) != 0 ? stat.mode() & 01777 : stat.mode() & 03777);
        }
    }

    /** utimensat(2). Setting the present time needs only write permission. */
    public void setModified(FileCredentials who, String path, Instant time, boolean now) {
        who.enter(SystemCall.UTIMENSAT);
        Location at = existing(who, path, true);
        checkWritable(at);
        FileStat stat = at.inode().stat();
        boolean owner = Permissions.ownerOf(who, stat);
        if (!owner && !(now && Permissions.permits(who, stat, Permissions.WRITE))) {
            throw new ErrnoException(now ? Errno.EACCES : Errno.EPERM);
        }
        at.inode().setModified(time);
    }

    private Location existing(FileCredentials who, String path, boolean follow) {
        return walk(who, path, follow).existing();
    }

    private End walk(FileCredentials who, String path, boolean follow) {
        return new PathWalk(who, mounts).walk(path, follow);
    }

    private static void checkWritable(Location at) {
        if (at.mount().readOnly()) {
            throw new ErrnoException(Errno.EROFS);
        }
    }

    private static boolean isDevice(Inode inode) {
        return inode.type() == FileType.CHARACTER_DEVICE;
    }
}
