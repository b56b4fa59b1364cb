// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.http;

import dev.kubeletsim.api.watch.WatchEvent;
import dev.kubeletsim.api.watch.WatchStream;
import dev.kubeletsim.streaming.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes a watch to its client, a line an event. A client that lets {@value #MOST_PENDING} writes wait is cut off, as the
 * real server does with watchers that are too slow.
 */
final class WatchWriter implements WatchStream.Consumer {
    private static final int MOST_PENDING = 10_000;

    private final WatchStream stream;
    private final ByteSink sink;
    private final AtomicInteger pending = new AtomicInteger();

    WatchWriter(WatchStream stream, ByteSink sink) {
        this.stream = stream;
        this.sink = sink;
    }

    void start() {
        sink.closed().whenComplete((nothing, failure) -> stream.close());
        stream.start(this);
    }

    @Override
    public void events(List<WatchEvent> events) {
        byte[] bytes = events.size() == 1 ? events.get(0).line() : joined(events);
        if (pending.incrementAndGet() > MOST_PENDING) {
            stream.close();
            sink.abort(new IOException("the client of a watch lets " + MOST_PENDING + " writes wait"));
            return;
        }
        sink.write(bytes).whenComplete((nothing, failure) -> pending.decrementAndGet());
    }

    private static byte[] joined(List<WatchEvent> events) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        events.forEach(event -> lines.writeBytes(event.line()));
        return lines.toByteArray();
    }

    @Override
    public void ended() {
        sink.close();
    }
}
