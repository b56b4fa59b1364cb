// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds writers back while a channel's outgoing buffer is full. For the protocols of this module; all methods but {@link
 * #onLoop} and {@link #run} are called on the channel's event loop.
 */
public final class WriteGate {
    private static final AttributeKey<AtomicInteger> QUEUED = AttributeKey.valueOf(WriteGate.class, "queued");
    private static final CompletionStage<@Nullable Void> OPEN = CompletableFuture.completedStage(null);

    private final Channel channel;
    private final List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();

    /** A gate before {@code channel}. */
    public WriteGate(Channel channel) {
        this.channel = channel;
    }

    /** Completes when more may be written: at once, or when the channel has emptied its buffer. */
    public CompletionStage<@Nullable Void> pass() {
        if (!channel.isActive()) {
            return CompletableFuture.failedStage(new IOException("connection closed"));
        }
        if (channel.isWritable()) {
            return OPEN;
        }
        CompletableFuture<@Nullable Void> turn = new CompletableFuture<>();
        waiting.add(turn);
        return turn;
    }

    /** Lets writers pass if there is room; to be called when the channel's writability changed. */
    public void changed() {
        if (channel.isWritable()) {
            List<CompletableFuture<@Nullable Void>> woken = List.copyOf(waiting);
            waiting.clear();
            woken.forEach(turn -> turn.complete(null));
        }
    }

    /** Sends all writers away; to be called when the channel is closed. */
    public void close(Throwable cause) {
        List<CompletableFuture<@Nullable Void>> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(turn -> turn.completeExceptionally(cause));
    }

    /**
     * Runs {@code write} on the event loop of {@code channel}: at once if this is it and nothing that was asked for
     * before by another thread waits for its turn, for the end of a stream must not overtake what was written to it.
     */
    public static CompletionStage<@Nullable Void> onLoop(
            Channel channel, Supplier<CompletionStage<@Nullable Void>> write) {
        AtomicInteger queued = queued(channel);
        if (channel.eventLoop().inEventLoop() && queued.get() == 0) {
            return write.get();
        }
        CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
        Runnable task = () -> write.get().whenComplete((done, failure) -> {
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
        enqueue(channel, queued, task)
                .ifPresent(ended -> result.completeExceptionally(new IOException("connection closed", ended)));
        return result;
    }

    /** Runs {@code task} on the event loop of {@code channel} in the order of {@link #onLoop}; not if the loop has ended. */
    public static void run(Channel channel, Runnable task) {
        AtomicInteger queued = queued(channel);
        if (channel.eventLoop().inEventLoop() && queued.get() == 0) {
            task.run();
            return;
        }
        // If the loop has ended, so has the channel that the task was about.
        enqueue(channel, queued, task);
    }

    private static AtomicInteger queued(Channel channel) {
        Attribute<AtomicInteger> attribute = channel.attr(QUEUED);
        AtomicInteger known = attribute.get();
        if (known != null) {
            return known;
        }
        AtomicInteger made = new AtomicInteger();
        AtomicInteger first = attribute.setIfAbsent(made);
        return first == null ? made : first;
    }

    private static Optional<RejectedExecutionException> enqueue(Channel channel, AtomicInteger queued, Runnable task) {
        queued.incrementAndGet();
        try {
            channel.eventLoop().execute(() -> {
                queued.decrementAndGet();
                task.run();
            });
            return Optional.empty();
        } catch (RejectedExecutionException e) {
            queued.decrementAndGet();
            return Optional.of(e);
        }
    }
}
