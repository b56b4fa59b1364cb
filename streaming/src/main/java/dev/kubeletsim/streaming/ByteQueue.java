// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A pipe: what is written to its sink side comes out of its source side, in order.
 *
 * <p>Writes above the limit are kept too, but their stages complete only when the reader has caught up, so a writer that
 * waits for its stages never has more than the limit and one chunk in memory. One lock guards the queue; sinks and
 * stages are called outside of it.
 */
public final class ByteQueue implements ByteSink, ByteSource {
    private static final CompletionStage<@Nullable Void> DONE = CompletableFuture.completedStage(null);

    private final Object lock = new Object();
    private final Queue<byte[]> chunks = new ArrayDeque<>();
    private final int limitBytes;
    private final IntConsumer onDelivered;
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> piped = new CompletableFuture<>();
    private int queuedBytes;
    private @Nullable CompletableFuture<@Nullable Void> room;
    private boolean ended;
    private @Nullable Throwable failure;
    private @Nullable ByteSink target;
    private boolean pumping;

    /** A pipe that asks writers to wait when {@code limitBytes} are queued. */
    public ByteQueue(int limitBytes) {
        this(limitBytes, bytes -> {});
    }

    /**
     * A pipe whose reader's progress is of interest.
     *
     * @param onDelivered called with the number of bytes of each chunk that the reader took, or that was dropped
     */
    public ByteQueue(int limitBytes, IntConsumer onDelivered) {
        this.limitBytes = limitBytes;
        this.onDelivered = onDelivered;
    }

    /** A source that ends at once. */
    public static ByteSource empty() {
        ByteQueue queue = new ByteQueue(0);
        queue.close();
        return queue;
    }

    /** How many bytes wait for the reader. */
    public int queuedBytes() {
        synchronized (lock) {
            return queuedBytes;
        }
    }

    @Override
    public CompletionStage<@Nullable Void> write(byte[] bytes) {
        CompletionStage<@Nullable Void> taken;
        synchronized (lock) {
            if (ended || failure != null) {
                return CompletableFuture.failedStage(new IOException(
                        failure == null ? "the stream is closed" : "the stream is broken: " + failure.getMessage(),
                        failure));
            }
            if (bytes.length == 0) {
                return DONE;
            }
            chunks.add(bytes);
            queuedBytes += bytes.length;
        }
        pump();
        synchronized (lock) {
            if (queuedBytes <= limitBytes || failure != null) {
                taken = DONE;
            } else {
                room = room == null ? new CompletableFuture<>() : room;
                taken = room;
            }
        }
        return taken;
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (ended || failure != null) {
                return;
            }
            ended = true;
        }
        closed.complete(null);
        pump();
    }

    @Override
    public void abort(Throwable cause) {
        ByteSink reader = fail(cause);
        if (reader != null) {
            reader.abort(cause);
        }
    }

    @Override
    public void cancel() {
        fail(new IOException("the reader is gone"));
    }

    @Override
    public CompletionStage<@Nullable Void> closed() {
        return closed;
    }

    @Override
    public CompletionStage<@Nullable Void> pipeTo(ByteSink sink) {
        Throwable broken;
        synchronized (lock) {
            if (target != null) {
                throw new IllegalStateException("this stream is being read already");
            }
            target = sink;
            broken = failure;
        }
        if (broken != null) {
            piped.completeExceptionally(broken);
            sink.abort(broken);
        } else {
            sink.closed().whenComplete((done, gone) -> {
                if (gone != null) {
                    fail(gone);
                }
            });
            pump();
        }
        return piped;
    }

    private void pump() {
        synchronized (lock) {
            if (target == null || pumping) {
                return;
            }
            pumping = true;
        }
        pumpOn();
    }

    private void pumpOn() {
        while (true) {
            ByteSink reader;
            byte[] chunk;
            boolean over;
            synchronized (lock) {
                reader = target;
                chunk = chunks.poll();
                over = ended || failure != null;
                if (chunk == null && !over) {
                    pumping = false;
                    return;
                }
            }
            if (reader == null) {
                return;
            }
            if (chunk == null) {
                end(reader);
                return;
            }
            CompletableFuture<@Nullable Void> taken = reader.write(chunk).toCompletableFuture();
            if (!taken.isDone() || taken.isCompletedExceptionally()) {
                taken.whenComplete((done, refused) -> {
                    delivered(chunk.length);
                    if (refused != null) {
                        fail(refused);
                    }
                    pumpOn();
                });
                return;
            }
            delivered(chunk.length);
        }
    }

    /** Passes on the end once; after a failure there is nothing to pass on. */
    private void end(ByteSink reader) {
        boolean broken;
        synchronized (lock) {
            broken = failure != null;
        }
        if (!broken) {
            reader.close();
            piped.complete(null);
        }
    }

    private void delivered(int bytes) {
        CompletableFuture<@Nullable Void> waiting = null;
        synchronized (lock) {
            queuedBytes -= bytes;
            if (queuedBytes <= limitBytes) {
                waiting = room;
                room = null;
            }
        }
        onDelivered.accept(bytes);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Breaks the pipe once; returns the reader that should hear of it. */
    private @Nullable ByteSink fail(Throwable cause) {
        CompletableFuture<@Nullable Void> waiting;
        int dropped = 0;
        synchronized (lock) {
            if (failure != null || (ended && chunks.isEmpty())) {
                return null;
            }
            failure = cause;
            for (byte[] chunk : chunks) {
                dropped += chunk.length;
            }
            queuedBytes -= dropped;
            chunks.clear();
            waiting = room;
            room = null;
        }
        if (dropped > 0) {
            onDelivered.accept(dropped);
        }
        if (waiting != null) {
            waiting.completeExceptionally(cause);
        }
        closed.completeExceptionally(cause);
        piped.completeExceptionally(cause);
        return target;
    }
}
