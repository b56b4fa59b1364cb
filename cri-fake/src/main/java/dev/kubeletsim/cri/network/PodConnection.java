// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.network;

import dev.kubeletsim.cri.process.InputPipe;
import dev.kubeletsim.cri.process.NetNamespace;
import dev.kubeletsim.cri.process.OutputEndpoint;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.streaming.ByteQueue;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.time.Mailbox;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection from outside to a simulated process. May be used from any thread; the process's side of it, and all
 * fields that change, belong to the kernel's mailbox. Both directions hold their writers back, so what waits in here is
 * bounded by a pipe and a queue of 64 KiB each.
 */
final class PodConnection implements ByteStream {
    private static final int QUEUE_BYTES = 65_536;

    private final Mailbox mailbox;
    private final InputPipe toProcess = new InputPipe();
    private final ByteQueue fromProcess = new ByteQueue(QUEUE_BYTES);
    private final OutputEndpoint endpoint = new OutputEndpoint(new FromProcess());
    private final ToProcess output = new ToProcess();

    private PodConnection(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * Connects, in the mailbox.
     *
     * @param client the address that the process sees
     * @throws dev.kubeletsim.cri.vfs.ErrnoException ECONNREFUSED if nobody listens
     */
    static PodConnection open(Mailbox mailbox, NetNamespace namespace, int port, String client) {
        PodConnection connection = new PodConnection(mailbox);
        namespace.connect(port, connection.toProcess, connection.endpoint, client);
        connection.toProcess.onWritable(connection.output::feed);
        return connection;
    }

    @Override
    public ByteSource input() {
        return fromProcess;
    }

    @Override
    public ByteSink output() {
        return output;
    }

    @Override
    public void reset() {
        output.abort(new IOException("connection reset"));
        fromProcess.abort(new IOException("connection reset"));
    }

    /** What the process writes. */
    private final class FromProcess implements OutputSink {
        @Override
        public boolean write(byte[] chunk) {
            CompletableFuture<@Nullable Void> taken = fromProcess.write(chunk).toCompletableFuture();
            if (taken.isDone()) {
                return true;
            }
            taken.whenComplete((done, failure) -> mailbox.execute(endpoint::resume));
            return false;
        }

        @Override
        public void closed() {
            fromProcess.close();
        }
    }

    /** What the process reads. */
    private final class ToProcess implements ByteSink {
        private record Pending(byte[] bytes, CompletableFuture<@Nullable Void> taken) {}

        private final Queue<Pending> pending = new ArrayDeque<>(1);
        private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
        private int headTaken;
        private boolean ended;

        @Override
        public CompletionStage<@Nullable Void> write(byte[] bytes) {
            CompletableFuture<@Nullable Void> taken = new CompletableFuture<>();
            mailbox.execute(() -> {
                pending.add(new Pending(bytes, taken));
                feed();
            });
            return taken;
        }

        private void feed() {
            Pending head;
            while ((head = pending.peek()) != null) {
                if (toProcess.isBroken()) {
                    fail(new IOException("nobody reads from this connection any more"));
                    return;
                }
                headTaken += toProcess.write(head.bytes(), headTaken, head.bytes().length - headTaken);
                if (headTaken < head.bytes().length) {
                    return;
                }
                headTaken = 0;
                pending.remove();
                head.taken().complete(null);
            }
            if (ended) {
                toProcess.close();
            }
        }

        private void fail(IOException why) {
            pending.forEach(each -> each.taken().completeExceptionally(why));
            pending.clear();
            closed.completeExceptionally(why);
        }

        @Override
        public void close() {
            closed.complete(null);
            mailbox.execute(() -> {
                ended = true;
                feed();
            });
        }

        @Override
        public void abort(Throwable cause) {
            mailbox.execute(() -> {
                fail(new IOException("connection reset", cause));
                toProcess.close();
            });
        }

        @Override
        public CompletionStage<@Nullable Void> closed() {
            return closed;
        }
    }
}
