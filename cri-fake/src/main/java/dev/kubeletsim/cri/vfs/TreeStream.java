// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@link FileTree} as bytes: owners, modes, times, links, contents. Directories come before what is in them; a file's
 * further names refer to its first.
 */
public final class TreeStream {
    private static final int MAX_TEXT_BYTES = 1 << 16;
    private static final int MAX_FILE_BYTES = 1 << 30;

    private static final byte DIRECTORY = 'd';
    private static final byte FILE = 'f';
    private static final byte LINK = 'h';
    private static final byte SYMLINK = 'l';
    private static final byte END = '.';

    private TreeStream() {}

    /** Writes {@code tree}. */
    public static void write(FileTree tree, DataOutput out) throws IOException {
        writeDirectory("", tree.root(), out, new HashMap<>());
        out.writeByte(END);
    }

    private static void writeDirectory(
            String path, TreeNode.Directory directory, DataOutput out, Map<Long, String> firstNames)
            throws IOException {
        writeHead(DIRECTORY, path, directory, out);
        for (Map.Entry<String, TreeNode> child : directory.children().entrySet()) {
            String name = path + "/" + child.getKey();
            switch (child.getValue()) {
                case TreeNode.Directory inner -> writeDirectory(name, inner, out, firstNames);
                case TreeNode.Regular file -> {
                    String first = firstNames.putIfAbsent(file.inode(), name);
                    writeHead(first == null ? FILE : LINK, name, file, out);
                    writeBytes(first == null ? file.content() : first.getBytes(StandardCharsets.UTF_8), out);
                }
                case TreeNode.Symlink link -> {
                    writeHead(SYMLINK, name, link, out);
                    writeBytes(link.target().getBytes(StandardCharsets.UTF_8), out);
                }
            }
        }
    }

    private static void writeHead(byte type, String path, TreeNode node, DataOutput out) throws IOException {
        out.writeByte(type);
        writeBytes(path.getBytes(StandardCharsets.UTF_8), out);
        out.writeInt(node.mode());
        out.writeLong(node.uid());
        out.writeLong(node.gid());
        Instant modified = node.modified();
        out.writeLong(modified.getEpochSecond());
        out.writeInt(modified.getNano());
    }

    private static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads a tree.
     *
     * @throws IOException if there is none
     */
    public static FileTree read(DataInput in) throws IOException {
        FileTree.Builder tree = FileTree.builder();
        for (byte type = in.readByte(); type != END; type = in.readByte()) {
            String path = readText(in);
            int mode = in.readInt();
            long uid = in.readLong();
            long gid = in.readLong();
            tree.modified(Instant.ofEpochSecond(in.readLong(), in.readInt()));
            switch (type) {
                case DIRECTORY -> tree.directory(path, mode, uid, gid);
                case FILE -> tree.file(path, readBytes(in, MAX_FILE_BYTES), mode, uid, gid);
                case LINK -> tree.hardlink(path, readText(in));
                case SYMLINK -> tree.symlink(path, readText(in), uid, gid);
                default -> throw new IOException("found an entry of type " + type + " (expected: one of dfhl.)");
            }
        }
        return tree.build();
    }

    private static String readText(DataInput in) throws IOException {
        return new String(readBytes(in, MAX_TEXT_BYTES), StandardCharsets.UTF_8);
    }

    private static byte[] readBytes(DataInput in, int most) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new IOException("found a length of " + length + " (expected: 0 to " + most + ")");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
