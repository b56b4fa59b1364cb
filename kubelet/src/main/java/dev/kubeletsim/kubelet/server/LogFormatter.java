// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * Turns lines of a CRI log into what a client sees: parts joined, times in front if asked for, old lines left out, and
 * never more than the limit (upstream's {@code kuberuntime/logs}). Not thread-safe: it belongs to one request.
 */
final class LogFormatter {
    private static final DateTimeFormatter FIXED_NANOS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final LogOptions options;
    private long left;
    private boolean atLineStart = true;

    LogFormatter(LogOptions options) {
        this.options = options;
        this.left = options.limitBytes() == null ? Long.MAX_VALUE : options.limitBytes();
    }

    /** Whether the limit is reached. */
    boolean isFull() {
        return left == 0;
    }

    /** What to send of a line, without its line feed; nothing for text that is no log line. */
    byte[] format(byte[] line) {
        CriLogLine parsed = CriLogLine.parse(line).orElse(null);
        if (parsed == null || isTooOld(parsed)) {
            return new byte[0];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(parsed.text().length + 32);
        if (options.timestamps() && atLineStart) {
            out.writeBytes((FIXED_NANOS.format(parsed.time()) + " ").getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(parsed.text());
        atLineStart = !parsed.partial();
        byte[] all = out.toByteArray();
        byte[] sent = all.length <= left ? all : Arrays.copyOf(all, (int) left);
        left -= sent.length;
        return sent;
    }

    private boolean isTooOld(CriLogLine line) {
        return options.since() != null && line.time().isBefore(options.since());
    }
}
