// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends blobs, or their rest from some byte on, no faster than the client reads: a fiber each. */
final class BlobSender {
    private static final Logger log = LoggerFactory.getLogger(BlobSender.class);
    private static final Pattern FROM = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");
    private static final int CHUNK = 64 << 10;

    private final Scheduler scheduler;

    BlobSender(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** @param range the header {@code Range}, or nothing; only one range is sent, others get all */
    HttpResponse send(String digest, RegistryContents.Blob blob, String range) {
        Matcher matcher = FROM.matcher(range);
        long from = 0;
        long to = blob.size();
        int status = 200;
        if (matcher.matches()) {
            from = Long.parseLong(matcher.group(1));
            to = matcher.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(matcher.group(2)) + 1);
            if (from >= to) {
                return new HttpResponse.Full(416, Headers.of("Content-Range", "bytes */" + blob.size()), new byte[0]);
            }
            status = 206;
        }
        Headers headers = Headers.of(
                "Content-Type",
                "application/octet-stream",
                "Content-Length",
                Long.toString(to - from),
                "Docker-Content-Digest",
                digest,
                "Accept-Ranges",
                "bytes");
        if (status == 206) {
            headers = headers.with("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + blob.size());
        }
        long begin = from;
        long count = to - from;
        return new HttpResponse.Streaming(
                status,
                headers,
                sink -> scheduler.start("blob " + digest, () -> copy(digest, blob, begin, count, sink)));
    }

    private void copy(String digest, RegistryContents.Blob blob, long from, long count, ByteSink sink) {
        try (InputStream in = blob.content().open()) {
            in.skipNBytes(from);
            byte[] buffer = new byte[CHUNK];
            long left = count;
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new IOException("the blob " + digest + " is " + left + " bytes shorter than it was");
                }
                scheduler.await(sink.write(Arrays.copyOf(buffer, n)));
                left -= n;
            }
            sink.close();
        } catch (IOException e) {
            log.warn("sending the blob {} failed", digest, e);
            sink.abort(e);
        } catch (CompletionException | CancellationException e) {
            log.debug("the client of the blob {} is gone", digest, e);
            sink.abort(e);
        }
    }
}
