// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.InputPipe;
import dev.kubeletsim.cri.process.Terminal;
import dev.kubeletsim.cri.process.WindowSize;
import dev.kubeletsim.time.Mailbox;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A streaming client's view of a process. Its methods may be called from any thread; all work is done in the engine's
 * mailbox, to which the fields belong. At most {@link #MAX_PENDING_BYTES} of input wait here; more is refused.
 */
final class StreamedProcess implements ContainerStreams.Session {
    /** How much input may wait for a process that does not read. */
    static final int MAX_PENDING_BYTES = 1024 * 1024;

    /** What a kind of session does in its own way; in the mailbox. */
    interface Manner {
        /** What is fed when the client sends {@code chunk}. */
        default byte[] fed(byte[] chunk) {
            return chunk;
        }

        /** The client sends no more, and all that it sent was fed. Called once. */
        void inputEnded();

        /** Ends the pause that a sink asked for. */
        void resume();

        /** The client is gone. Called once. */
        void gone();
    }

    /** Input that waits, and who wants to know when it was taken. */
    private record Pending(byte[] bytes, CompletableFuture<Boolean> taken) {}

    private final Mailbox mailbox;
    private final @Nullable InputPipe stdin;
    private final @Nullable Terminal terminal;
    private final Manner manner;
    private final CompletionStage<Integer> exit;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private int pendingBytes;
    private boolean inputEnds;
    private boolean inputEnded;
    private boolean closed;

    StreamedProcess(
            Mailbox mailbox,
            @Nullable InputPipe stdin,
            @Nullable Terminal terminal,
            Manner manner,
            CompletionStage<Integer> exit) {
        this.mailbox = mailbox;
        this.stdin = stdin;
        this.terminal = terminal;
        this.manner = manner;
        this.exit = exit;
    }

    /** Begins to feed; in the mailbox. */
    void open() {
        if (stdin != null) {
            stdin.onWritable(this::feed);
        }
        if (terminal != null) {
            terminal.onWritable(this::feed);
        }
    }

    @Override
    public CompletionStage<Void> write(byte[] bytes) {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        mailbox.execute(() -> {
            if (closed || inputEnds || pendingBytes + bytes.length > MAX_PENDING_BYTES) {
                taken.completeExceptionally(new IllegalStateException(
                        closed || inputEnds
                                ? "the input of this process has ended"
                                : pendingBytes + " bytes of input wait already (expected: at most " + MAX_PENDING_BYTES
                                        + ")"));
                return;
            }
            byte[] fed = manner.fed(bytes);
            pendingBytes += fed.length;
            pending.add(new Pending(fed, taken));
            feed();
        });
        return taken.thenAccept(done -> {});
    }

    private void feed() {
        while (true) {
            Pending next = pending.peek();
            if (next == null) {
                break;
            }
            int taken = put(next.bytes());
            if (taken < 0) {
                fail(new IllegalStateException("nobody reads the input of this process any more"));
                return;
            }
            pendingBytes -= taken;
            pending.remove();
            if (taken < next.bytes().length) {
                // Back at the head: what is left goes first once there is room.
                byte[] rest = Arrays.copyOfRange(next.bytes(), taken, next.bytes().length);
                ArrayDeque<Pending> others = new ArrayDeque<>(pending);
                pending.clear();
                pending.add(new Pending(rest, next.taken()));
                pending.addAll(others);
                return;
            }
            next.taken().complete(true);
        }
        if (inputEnds && !inputEnded) {
            inputEnded = true;
            manner.inputEnded();
        }
    }

    /** How many bytes were taken, -1 if nobody will ever take any. */
    private int put(byte[] bytes) {
        if (terminal != null) {
            return terminal.input(bytes, 0, bytes.length);
        }
        if (stdin == null || stdin.isBroken()) {
            return -1;
        }
        return stdin.write(bytes, 0, bytes.length);
    }

    private void fail(IllegalStateException why) {
        while (true) {
            Pending next = pending.poll();
            if (next == null) {
                pendingBytes = 0;
                return;
            }
            next.taken().completeExceptionally(why);
        }
    }

    @Override
    public void closeStdin() {
        mailbox.execute(() -> {
            inputEnds = true;
            feed();
        });
    }

    @Override
    public void resize(WindowSize size) {
        mailbox.execute(() -> {
            if (terminal != null) {
                terminal.resize(size);
            }
        });
    }

    @Override
    public void resume() {
        mailbox.execute(manner::resume);
    }

    @Override
    public CompletionStage<Integer> exit() {
        return exit;
    }

    @Override
    public void close() {
        mailbox.execute(() -> {
            if (!closed) {
                closed = true;
                fail(new IllegalStateException("the client has gone"));
                manner.gone();
            }
        });
    }
}
