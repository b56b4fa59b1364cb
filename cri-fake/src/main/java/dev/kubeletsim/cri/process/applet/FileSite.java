// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files under a directory of a simulated web server, read as its user. */
final class FileSite {
    private static final long MAX_BYTES = 64 << 20;
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html",
            "htm", "text/html",
            "css", "text/css",
            "js", "application/javascript",
            "json", "application/json",
            "txt", "text/plain",
            "xml", "text/xml",
            "png", "image/png",
            "svg", "image/svg+xml");

    /** What a request comes to. */
    sealed interface Found {
        /** A file. Never compared. */
        @SuppressWarnings("ArrayRecordComponent")
        record Content(String type, byte[] bytes) implements Found {}

        /** A directory without a slash at its end. */
        record Moved(String path) implements Found {}

        /** Nothing. */
        record Missing() implements Found {}

        /** Something that is not shown. */
        record Forbidden() implements Found {}

        /** A path that makes no sense, or leads out of the directory. */
        record Malformed() implements Found {}
    }

    private final String root;
    private final List<String> index;
    private final String defaultType;

    FileSite(String root, List<String> index, String defaultType) {
        this.root = root;
        this.index = List.copyOf(index);
        this.defaultType = defaultType;
    }

    Found find(Syscalls sys, String requested) {
        Optional<String> decoded = decode(requested);
        if (decoded.isEmpty() || List.of(decoded.get().split("/", -1)).contains("..")) {
            return new Found.Malformed();
        }
        String path = root + decoded.get();
        try {
            if (!sys.files().stat(sys.credentials(), sys.path(path)).isDirectory()) {
                return content(sys, path);
            }
            return path.endsWith("/") ? indexOf(sys, path) : new Found.Moved(requested + "/");
        } catch (ErrnoException e) {
            return e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR
                    ? new Found.Missing()
                    : new Found.Forbidden();
        }
    }

    private Found indexOf(Syscalls sys, String directory) {
        for (String name : index) {
            try {
                return content(sys, directory + name);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
            }
        }
        return new Found.Forbidden();
    }

    private Found content(Syscalls sys, String path) {
        byte[] bytes = sys.files().read(sys.credentials(), sys.path(path), MAX_BYTES);
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return new Found.Content(TYPES.getOrDefault(extension, defaultType), bytes);
    }

    private static Optional<String> decode(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = path.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            String digits = i + 2 < raw.length ? path.substring(i + 1, i + 3) : "";
            if (!digits.matches("[0-9a-fA-F]{2}") || digits.equals("00")) {
                return Optional.empty();
            }
            bytes.write(Integer.parseInt(digits, 16));
            i += 2;
        }
        return Optional.of(bytes.toString(StandardCharsets.UTF_8));
    }
}
