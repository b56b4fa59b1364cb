// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.streaming.http.Query;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a container's log is asked for (core/v1 {@code PodLogOptions}, and the kubelet's old {@code tail}).
 *
 * @param since lines before are left out
 * @param tailLines how many lines at the end; null means all
 * @param limitBytes how much to send at most; null means all
 */
record LogOptions(
        boolean follow,
        boolean previous,
        boolean timestamps,
        @Nullable Instant since,
        @Nullable Long tailLines,
        @Nullable Long limitBytes) {
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;

    /** @throws KubeletHttpException if the query makes no sense, with upstream's answer */
    static LogOptions parse(Query query, Instant now) {
        Long sinceSeconds = number(query.first("sinceSeconds"));
        Instant sinceTime = time(query.first("sinceTime"));
        Long tailLines =
                number(query.first("tail").or(() -> query.first("tailLines")).filter(n -> !n.equals("all")));
        Long limitBytes = number(query.first("limitBytes"));
        boolean invalid = (sinceSeconds != null && (sinceTime != null || sinceSeconds < 1))
                || (tailLines != null && tailLines < 0)
                || (limitBytes != null && limitBytes < 1);
        if (invalid) {
            throw new KubeletHttpException(UNPROCESSABLE, "{\"message\": \"Invalid request.\"}");
        }
        Instant since = sinceSeconds == null ? sinceTime : now.minusSeconds(sinceSeconds);
        return new LogOptions(
                flag(query, "follow"),
                flag(query, "previous"),
                flag(query, "timestamps"),
                since,
                tailLines,
                limitBytes);
    }

    private static boolean flag(Query query, String name) {
        return query.first(name)
                .filter(value -> !value.equals("0") && !value.equalsIgnoreCase("false"))
                .isPresent();
    }

    private static @Nullable Long number(Optional<String> text) {
        try {
            return text.map(Long::valueOf).orElse(null);
        } catch (NumberFormatException e) {
            throw undecodable();
        }
    }

    private static @Nullable Instant time(Optional<String> text) {
        try {
            return text.map(Instant::parse).orElse(null);
        } catch (DateTimeParseException e) {
            throw undecodable();
        }
    }

    private static KubeletHttpException undecodable() {
        return new KubeletHttpException(BAD_REQUEST, "{\"message\": \"Unable to decode query.\"}");
    }
}
