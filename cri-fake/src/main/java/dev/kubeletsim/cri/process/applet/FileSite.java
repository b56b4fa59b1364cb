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

    private static final Status BAD_REQUEST = new Status(400, "Bad Request");
    private static final Status NOT_FOUND = new Status(404, "Not Found");

    /** A status line's code and words. */
    record Status(int code, String reason) {}

    /**
     * What a server says that others say otherwise.
     *
     * @param otherMethod to methods other than GET and HEAD
     * @param moved of a directory without a slash at its end
     * @param forbidden of something that is not shown
     */
    record Words(Status otherMethod, Status moved, Status forbidden) {}

    private final String root;
    private final List<String> index;
    private final String defaultType;
    private final Words words;

    FileSite(String root, List<String> index, String defaultType, Words words) {
        this.root = root;
        this.index = List.copyOf(index);
        this.defaultType = defaultType;
        this.words = words;
    }

    /** Answers a request with a file, or with one of the failure pages of {@code site}. */
    HttpExchange.Reply answer(Syscalls sys, HttpExchange request, HttpSite site) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return failure(site, words.otherMethod());
        }
        Optional<String> decoded = decode(request.path());
        if (decoded.isEmpty() || List.of(decoded.get().split("/", -1)).contains("..")) {
            return failure(site, BAD_REQUEST);
        }
        try {
            return found(sys, root + decoded.get(), request, site);
        } catch (ErrnoException e) {
            boolean missing = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
            return failure(site, missing ? NOT_FOUND : words.forbidden());
        }
    }

    private HttpExchange.Reply found(Syscalls sys, String path, HttpExchange request, HttpSite site) {
        if (!sys.files().stat(sys.credentials(), sys.path(path)).isDirectory()) {
            return content(sys, path);
        }
        return path.endsWith("/")
                ? index(sys, path).orElseGet(() -> failure(site, words.forbidden()))
                : failure(site, words.moved()).at(request.path() + "/");
    }

    private Optional<HttpExchange.Reply> index(Syscalls sys, String directory) {
        for (String name : index) {
            try {
                return Optional.of(content(sys, directory + name));
            } catch (ErrnoException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    private HttpExchange.Reply content(Syscalls sys, String path) {
        byte[] bytes = sys.files().read(sys.credentials(), sys.path(path), MAX_BYTES);
        String extension = path.substring(path.lastIndexOf('.') + 1);
        return HttpExchange.Reply.content(TYPES.getOrDefault(extension, defaultType), bytes);
    }

    private static HttpExchange.Reply failure(HttpSite site, Status status) {
        return site.failure(status.code(), status.reason());
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
