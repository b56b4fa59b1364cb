// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that serve all sockets of a process: a few daemons, shared by any number of servers, clients and
 * connections.
 */
public final class EventLoops implements AutoCloseable {
    private final IoEventLoopGroup group;

    /**
     * Loops that start their threads when first used.
     *
     * @param name shown in thread dumps
     * @param threads how many; one serves thousands of idle connections
     */
    public EventLoops(String name, int threads) {
        this.group = new MultiThreadIoEventLoopGroup(
                threads, Thread.ofPlatform().daemon().name(name + "-", 0).factory(), NioIoHandler.newFactory());
    }

    /** The Netty group, for the sockets of this module. */
    public IoEventLoopGroup group() {
        return group;
    }

    /** Starts the end of the loops, once their queues are empty. Idempotent. */
    public CompletionStage<@Nullable Void> shutdown() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).addListener(ended -> done.complete(null));
        return done;
    }

    /** Ends the loops and waits for it; must not be called by one of them. Idempotent. */
    @Override
    public void close() {
        shutdown().toCompletableFuture().join();
    }
}
