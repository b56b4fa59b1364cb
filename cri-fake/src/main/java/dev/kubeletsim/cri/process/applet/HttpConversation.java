// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One client of a simulated web server: requests are answered one after the other. */
final class HttpConversation {
    /** The longest head of a request. */
    private static final int MAX_HEAD = 8192;

    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final byte[] NOTHING = {};

    private final int fd;
    private final String client;
    private final HttpSite site;
    private byte[] read = NOTHING;
    private byte[] unsent = NOTHING;
    private int sent;
    private long bodyLeft;
    private boolean closing;

    HttpConversation(int fd, String client, HttpSite site) {
        this.fd = fd;
        this.client = client;
        this.site = site;
    }

    /** Goes on as far as it can; whether the connection is still of use. */
    boolean advance(Syscalls sys) {
        try {
            while (true) {
                if (!flush(sys)) {
                    return true;
                }
                if (closing) {
                    return false;
                }
                if (answerNext(sys)) {
                    continue;
                }
                byte[] buffer = new byte[4096];
                int count = sys.read(fd, buffer, 0, buffer.length);
                if (count == Syscalls.WOULD_BLOCK) {
                    return true;
                }
                if (count == 0) {
                    return false;
                }
                take(buffer, count);
            }
        } catch (ErrnoException e) {
            // The client has gone; there is nobody to tell.
            return false;
        }
    }

    void close(Syscalls sys) {
        sys.close(fd);
    }

    private boolean flush(Syscalls sys) {
        while (sent < unsent.length) {
            int count = sys.write(fd, unsent, sent, unsent.length - sent);
            if (count == Syscalls.WOULD_BLOCK) {
                return false;
            }
            sent += count;
        }
        unsent = NOTHING;
        sent = 0;
        return true;
    }

    /** Keeps what was read, but for the bodies of requests, which nobody wants. */
    private void take(byte[] buffer, int count) {
        int skipped = (int) Math.min(bodyLeft, count);
        bodyLeft -= skipped;
        byte[] all = Arrays.copyOf(read, read.length + count - skipped);
        System.arraycopy(buffer, skipped, all, read.length, count - skipped);
        read = all;
    }

    private boolean answerNext(Syscalls sys) {
        int end = headEnd(read);
        if (end < 0) {
            if (read.length > MAX_HEAD) {
                reply(sys, null, site.failure(400, "Bad Request"));
                return true;
            }
            return false;
        }
        HttpExchange request = HttpExchange.parse(client, new String(read, 0, end, StandardCharsets.ISO_8859_1));
        byte[] rest = Arrays.copyOfRange(read, end, read.length);
        read = NOTHING;
        if (request == null || request.bodyLength() < 0) {
            reply(sys, request, site.failure(400, "Bad Request"));
            return true;
        }
        bodyLeft = request.bodyLength();
        take(rest, rest.length);
        reply(sys, request, site.answer(sys, request));
        return true;
    }

    /** Where the empty line ends; -1 if it hasn't come. */
    private static int headEnd(byte[] bytes) {
        int line = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                int length = i - line - (i > line && bytes[i - 1] == '\r' ? 1 : 0);
                if (length == 0 && line > 0) {
                    return i + 1;
                }
                line = i + 1;
            }
        }
        return -1;
    }

    private void reply(Syscalls sys, @Nullable HttpExchange request, HttpExchange.Reply reply) {
        closing = request == null || !request.keepsAlive() || reply.status() == 400;
        String head = "HTTP/1.1 " + reply.status() + " " + reply.reason() + "\r\nServer: " + site.name() + "\r\nDate: "
                + DATE.format(sys.now()).replace("Z", "GMT") + "\r\nContent-Type: " + reply.contentType()
                + "\r\nContent-Length: " + reply.body().length + "\r\nConnection: " + (closing ? "close" : "keep-alive")
                + (reply.location().isEmpty() ? "" : "\r\nLocation: " + reply.location())
                + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
        boolean bodiless = request != null && request.method().equals("HEAD");
        unsent = Arrays.copyOf(start, start.length + (bodiless ? 0 : reply.body().length));
        if (!bodiless) {
            System.arraycopy(reply.body(), 0, unsent, start.length, reply.body().length);
        }
        if (request != null) {
            site.log(sys, request, reply);
        }
    }
}
