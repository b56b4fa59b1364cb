// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/**
 * A line of {@code /proc/mounts}.
 *
 * @param target where, absolute
 * @param root what is there
 * @param source what the first column says
 * @param type file system type
 * @param options without the leading {@code rw} or {@code ro}, such as {@code nosuid,noexec}; may be empty
 */
public record Mount(String target, Inode root, boolean readOnly, String source, String type, String options) {
    Mount withReadOnly(boolean value) {
        return new Mount(target, root, value, source, type, options);
    }

    /** The line, in the form of fstab(5). */
    public String line() {
        String mode = readOnly ? "ro" : "rw";
        return source + " " + target + " " + type + " " + mode + (options.isEmpty() ? "" : "," + options) + " 0 0";
    }
}
