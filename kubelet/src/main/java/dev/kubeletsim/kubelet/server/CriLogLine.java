// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/**
 * One line of a CRI log: {@code TIME STREAM TAG TEXT}. The tag {@code P} marks a part of a longer line.
 *
 * @param text with the line feed, unless the line goes on
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one line of one request; nobody compares it.
record CriLogLine(Instant time, byte[] text, boolean partial) {
    private static final int SPACE = ' ';

    /** Reads a line without its line feed; empty if it is no log line. */
    static Optional<CriLogLine> parse(byte[] line) {
        int time = indexOfSpace(line, 0);
        int stream = time < 0 ? -1 : indexOfSpace(line, time + 1);
        int tag = stream < 0 ? -1 : indexOfSpace(line, stream + 1);
        if (tag < 0) {
            return Optional.empty();
        }
        String tags = new String(line, stream + 1, tag - stream - 1, StandardCharsets.UTF_8);
        boolean partial = tags.equals("P") || tags.startsWith("P:");
        byte[] text = Arrays.copyOfRange(line, tag + 1, line.length + (partial ? 0 : 1));
        if (!partial) {
            text[text.length - 1] = '\n';
        }
        try {
            Instant when = OffsetDateTime.parse(new String(line, 0, time, StandardCharsets.UTF_8))
                    .toInstant();
            return Optional.of(new CriLogLine(when, text, partial));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static int indexOfSpace(byte[] line, int from) {
        for (int i = from; i < line.length; i++) {
            if (line[i] == SPACE) {
                return i;
            }
        }
        return -1;
    }
}
