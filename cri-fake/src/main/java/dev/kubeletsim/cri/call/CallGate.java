// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import dev.kubeletsim.time.Scheduler;
import io.grpc.ServerCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds a call back: its request reaches the verb after a while, or never.
 *
 * <p>The transport and the scheduler's timers come from different threads; the lock keeps what they hand on in order, as
 * gRPC promises it to listeners.
 */
public final class CallGate<I> extends ServerCall.Listener<I> {
    /**
     * What becomes of a call.
     *
     * @param delay how long it is held
     * @param instead what happens then instead of the verb; null lets the verb see it
     */
    public record Verdict(Duration delay, @Nullable Runnable instead) {
        /** It goes on at once. */
        public static final Verdict PASS = new Verdict(Duration.ZERO, null);
    }

    private enum State {
        /** No request yet. */
        UNDECIDED,
        /** The timer runs. */
        HELD,
        /** All is handed on. */
        OPEN,
        /** The verb never sees it, or the call is over. */
        SHUT
    }

    private final Scheduler scheduler;
    private final Function<I, Verdict> judge;
    private final ServerCall.Listener<I> verb;
    private final Queue<Runnable> held = new ArrayDeque<>(2);
    private final Object lock = new Object();
    private State state = State.UNDECIDED;
    private Scheduler.@Nullable Timer timer;

    /**
     * A gate before {@code verb}.
     *
     * @param judge asked once, with the first request message
     */
    public CallGate(Scheduler scheduler, Function<I, Verdict> judge, ServerCall.Listener<I> verb) {
        this.scheduler = scheduler;
        this.judge = judge;
        this.verb = verb;
    }

    @Override
    public void onMessage(I message) {
        synchronized (lock) {
            if (state == State.UNDECIDED) {
                decide(judge.apply(message));
            }
            pass(() -> verb.onMessage(message));
        }
    }

    private void decide(Verdict verdict) {
        if (verdict.delay().isZero()) {
            end(verdict);
            return;
        }
        state = State.HELD;
        timer = scheduler.schedule(verdict.delay(), () -> {
            synchronized (lock) {
                if (state == State.HELD) {
                    end(verdict);
                }
            }
        });
    }

    private void end(Verdict verdict) {
        if (verdict.instead() != null) {
            state = State.SHUT;
            held.clear();
            verdict.instead().run();
            return;
        }
        state = State.OPEN;
        for (Runnable event = held.poll(); event != null; event = held.poll()) {
            event.run();
        }
    }

    private void pass(Runnable event) {
        switch (state) {
            case UNDECIDED, OPEN -> event.run();
            case HELD -> held.add(event);
            case SHUT -> {}
        }
    }

    @Override
    public void onHalfClose() {
        synchronized (lock) {
            pass(verb::onHalfClose);
        }
    }

    @Override
    public void onReady() {
        synchronized (lock) {
            pass(verb::onReady);
        }
    }

    @Override
    public void onCancel() {
        synchronized (lock) {
            shut();
            verb.onCancel();
        }
    }

    @Override
    public void onComplete() {
        synchronized (lock) {
            shut();
            verb.onComplete();
        }
    }

    private void shut() {
        state = State.SHUT;
        held.clear();
        if (timer != null) {
            timer.cancel();
        }
    }
}
