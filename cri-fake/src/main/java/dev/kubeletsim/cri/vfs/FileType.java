// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** What a file is, with the bits of {@code st_mode} and the letter of {@code ls -l}. */
public enum FileType {
    REGULAR(0100000, '-', "regular file"),
    DIRECTORY(0040000, 'd', "directory"),
    SYMLINK(0120000, 'l', "symbolic link"),
    CHARACTER_DEVICE(0020000, 'c', "character special file"),
    FIFO(0010000, 'p', "fifo");

    private final int bits;
    private final char letter;
    private final String text;

    FileType(int bits, char letter, String text) {
        this.bits = bits;
        this.letter = letter;
        this.text = text;
    }

    /** The type's part of {@code st_mode}. */
    public int bits() {
        return bits;
    }

    /** The first letter of a line of {@code ls -l}. */
    public char letter() {
        return letter;
    }

    /** What {@code stat -c %F} prints. */
    public String text() {
        return text;
    }
}
