// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;

/**
 * What {@code stat(2)} returns.
 *
 * @param mode permission bits with set-id and sticky, 0 to 07777
 * @param uid owner, 0 to 4294967295
 * @param gid group, 0 to 4294967295
 * @param size bytes of content; of a symbolic link, of its target
 * @param inode a number that is unique within the file system
 * @param links how many names the file has
 * @param device number of the file system
 */
public record FileStat(
        FileType type, int mode, long uid, long gid, long size, long inode, int links, long device, Instant modified) {

    /** Whether this is a directory. */
    public boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    /** Whether this is a regular file. */
    public boolean isRegular() {
        return type == FileType.REGULAR;
    }

    /** Whether this is a symbolic link. */
    public boolean isSymlink() {
        return type == FileType.SYMLINK;
    }

    /** The mode as {@code ls -l} prints it, such as {@code drwxrwsr-t}. */
    public String modeString() {
        char[] text = new char[10];
        text[0] = type.letter();
        String letters = "rwxrwxrwx";
        for (int i = 0; i < 9; i++) {
            text[i + 1] = (mode & (0400 >> i)) != 0 ? letters.charAt(i) : '-';
        }
        special(text, 3, 04000, 's');
        special(text, 6, 02000, 's');
        special(text, 9, 01000, 't');
        return new String(text);
    }

    private void special(char[] text, int at, int bit, char letter) {
        if ((mode & bit) != 0) {
            text[at] = text[at] == 'x' ? letter : Character.toUpperCase(letter);
        }
    }
}
