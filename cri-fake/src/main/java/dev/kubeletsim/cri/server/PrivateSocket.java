// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A Unix-domain socket that gets its name when its mode is right. Who binds a socket gets one as wide as the umask allows,
 * so that others can connect until the mode is changed; this one is bound in a directory that nobody else can enter, and
 * linked to where it belongs at the end.
 */
public final class PrivateSocket implements Closeable {
    private static final int MAX_ATTEMPTS = 100;

    private final Path path;
    private final Path directory;

    private PrivateSocket(Path path, Path directory) {
        this.path = path;
        this.directory = directory;
    }

    /**
     * Makes way for a socket at {@code path}, as {@link SocketFiles#prepare}, and for binding it.
     *
     * @throws IOException as there, or if its directory cannot be written
     */
    public static PrivateSocket prepare(Path path) throws IOException {
        SocketFiles.prepare(path);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            // Short: the whole path has to fit a socket's address, as the final one does.
            Path directory = path.resolveSibling(".s" + i);
            try {
                return new PrivateSocket(path, Files.createDirectory(directory, owner));
            } catch (FileAlreadyExistsException e) {
                // Another server's, which starts at this moment or died so: the next name.
            } catch (IOException e) {
                throw failed(path, e);
            }
        }
        throw new IOException("cannot listen on unix://" + path + ": directories .s0 to .s" + (MAX_ATTEMPTS - 1)
                + " beside it are all in use");
    }

    private Path bound() {
        return directory.resolve("s");
    }

    /** Where to bind it. */
    public UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(bound());
    }

    /**
     * Lets the owner, and {@code group} if there is one, connect; then gives the socket its name.
     *
     * @throws IOException if it cannot belong to the group, or something else has taken the name meanwhile
     */
    public void publish(@Nullable String group) throws IOException {
        PosixFileAttributeView attributes = Files.getFileAttributeView(bound(), PosixFileAttributeView.class);
        try {
            if (group != null) {
                attributes.setGroup(ListenerAccess.principal(group));
            }
            attributes.setPermissions(PosixFilePermissions.fromString(group == null ? "rw-------" : "rw-rw----"));
            Files.createLink(path, bound());
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static IOException failed(Path path, IOException e) {
        return new IOException("cannot listen on unix://" + path + ": " + e, e);
    }

    /** Takes the way to it away; the socket keeps the name that it has been given. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(bound());
        Files.deleteIfExists(directory);
    }
}
