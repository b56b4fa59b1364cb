// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file, directory or link of the tree below. It holds nothing of its own, so any number of them may stand for one file:
 * each asks its file system whether the file was copied up in the meantime, as the first change of it does.
 */
final class LowerInode extends MemoryInode implements FileHandle {
    private final TreeNode node;

    LowerInode(MemoryFileSystem fileSystem, TreeNode node) {
        super(fileSystem);
        this.node = node;
    }

    @Override
    UpperInode copyUp() {
        return fileSystem.copyUp(node);
    }

    private @Nullable UpperInode copy() {
        return fileSystem.copyOf(node);
    }

    @Override
    public FileType type() {
        return switch (node) {
            case TreeNode.Directory directory -> FileType.DIRECTORY;
            case TreeNode.Regular file -> FileType.REGULAR;
            case TreeNode.Symlink link -> FileType.SYMLINK;
        };
    }

    @Override
    public FileStat stat() {
        UpperInode copy = copy();
        if (copy != null) {
            return copy.stat();
        }
        int links = node instanceof TreeNode.Directory directory ? 2 + directory.directories() : 1;
        return new FileStat(
                type(),
                node.mode(),
                node.uid(),
                node.gid(),
                node.length(),
                node.inode(),
                links,
                fileSystem.device(),
                node.modified());
    }

    @Override
    protected @Nullable Inode lookup(String name) {
        if (!(node instanceof TreeNode.Directory directory)) {
            return super.lookup(name);
        }
        UpperInode copy = copy();
        if (copy != null) {
            return copy.lookup(name);
        }
        TreeNode child = directory.children().get(name);
        return child == null ? null : fileSystem.inode(child);
    }

    @Override
    protected List<String> list() {
        if (!(node instanceof TreeNode.Directory directory)) {
            return super.list();
        }
        UpperInode copy = copy();
        return copy != null ? copy.list() : List.copyOf(directory.children().keySet());
    }

    @Override
    protected Inode create(String name, FileType type, int mode, long uid, long gid, String target) {
        return copyUp().create(name, type, mode, uid, gid, target);
    }

    @Override
    protected void remove(String name) {
        copyUp().remove(name);
    }

    @Override
    protected void link(String name, Inode file) {
        copyUp().link(name, file);
    }

    @Override
    protected void rename(String from, Inode directory, String to) {
        copyUp().rename(from, directory, to);
    }

    @Override
    protected String target() {
        return node instanceof TreeNode.Symlink link ? link.target() : super.target();
    }

    @Override
    protected void setMode(int mode) {
        copyUp().setMode(mode);
    }

    @Override
    protected void setOwner(long uid, long gid) {
        copyUp().setOwner(uid, gid);
    }

    @Override
    protected void setModified(Instant time) {
        copyUp().setModified(time);
    }

    @Override
    public FileHandle open(boolean writable) {
        return node instanceof TreeNode.Regular ? this : super.open(writable);
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        return copy() instanceof MemoryFile copy
                ? copy.read(offset, into, at, length)
                : MemoryFile.read(content(), content().length, offset, into, at, length);
    }

    @Override
    public int write(long offset, byte[] from, int at, int length) {
        return file().write(offset, from, at, length);
    }

    @Override
    public void truncate(long size) {
        file().truncate(size);
    }

    @Override
    public long size() {
        return copy() instanceof MemoryFile copy ? copy.size() : content().length;
    }

    private byte[] content() {
        return ((TreeNode.Regular) node).content();
    }

    private MemoryFile file() {
        return (MemoryFile) copyUp();
    }
}
