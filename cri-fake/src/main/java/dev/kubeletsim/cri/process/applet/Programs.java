// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.vfs.FileTree;

/** The programs that can be in an image, as file contents. */
public final class Programs {
    private Programs() {}

    /** A root file system with busybox: {@code /bin/sh}, {@code /bin/busybox}, all applets, and the usual directories. */
    public static FileTree busyboxBase() {
        throw new UnsupportedOperationException();
    }

    /** The content of an executable {@code busybox}: the applet is chosen by the name it is called by. */
    public static byte[] busybox() {
        throw new UnsupportedOperationException();
    }

    /** The content of the executable {@code pause}: sleeps until SIGTERM or SIGINT. */
    public static byte[] pause() {
        throw new UnsupportedOperationException();
    }

    /** The content of the executable {@code agnhost}. */
    public static byte[] agnhost() {
        throw new UnsupportedOperationException();
    }
}
