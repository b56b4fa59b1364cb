// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.AccountFile;
import dev.kubeletsim.cri.identity.ImageAccounts;
import dev.kubeletsim.cri.vfs.FileTree;
import java.nio.charset.StandardCharsets;

/** Reads an image's account files, links confined to the image. */
final class ImageAccountFiles {
    /** containerd 2.0.10 and later refuse bigger ones. */
    private static final long MAX_BYTES = 10L * 1024 * 1024;

    /** Real ones have hundreds; here each line is an object, and 10 MiB of empty lines would be half a gigabyte. */
    private static final int MAX_LINES = 1_000_000;

    private ImageAccountFiles() {}

    static ImageAccounts of(FileTree rootfs, String mount) {
        return new ImageAccounts(
                read(rootfs, ImageAccounts.PASSWD_PATH, mount), read(rootfs, ImageAccounts.GROUP_PATH, mount));
    }

    private static AccountFile read(FileTree rootfs, String path, String mount) {
        return switch (rootfs.readConfined(path, MAX_BYTES)) {
            case FileTree.Content.Bytes bytes ->
                lines(bytes.bytes()) > MAX_LINES
                        ? new AccountFile.Unreadable(mount + path + " is too large: more than " + MAX_LINES + " lines")
                        : new AccountFile.Present(new String(bytes.bytes(), StandardCharsets.UTF_8));
            case FileTree.Content.Missing missing -> new AccountFile.Missing();
            case FileTree.Content.NotRegular other ->
                new AccountFile.Unreadable(mount + path + " is not a regular file");
            case FileTree.Content.TooBig big ->
                new AccountFile.Unreadable(mount + path + " is too large: " + big.size() + " bytes");
            case FileTree.Content.Loop loop ->
                new AccountFile.Unreadable("open " + mount + path + ": too many levels of symbolic links");
        };
    }

    private static int lines(byte[] content) {
        int lines = 1;
        for (byte b : content) {
            if (b == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
