// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The files behind Unix-domain sockets. */
public final class SocketFiles {
    private SocketFiles() {}

    /**
     * Makes way for a socket: makes its directory, takes a stale socket away.
     *
     * @throws IOException if a living server has the socket, or something else is there
     */
    public static void prepare(Path path) throws IOException {
        Path directory = path.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("cannot listen on unix://" + path + ": a file that is no socket is there");
        }
        if (answers(path)) {
            throw new IOException("cannot listen on unix://" + path + ": another server listens there");
        }
        Files.delete(path);
    }

    private static boolean answers(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            // The JDK reports a refused connection to a Unix socket as either of the two.
            return false;
        }
    }

    /** Takes a socket away; no effect if it isn't there. */
    public static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the socket " + path, e);
        }
    }
}
