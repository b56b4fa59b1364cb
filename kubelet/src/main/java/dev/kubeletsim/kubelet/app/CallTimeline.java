// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.api.RequestObserver;
import io.grpc.ClientInterceptor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of a run in their order: those to the API server by anyone, and those of kubelets to their runtimes. Give it
 * to {@link SimulatedNode.Builder#recordCalls}.
 *
 * <p>Thread-safe. It keeps the first {@value #MAX_CALLS} calls and counts the rest.
 */
public final class CallTimeline {
    /** The most calls that are kept. */
    public static final int MAX_CALLS = 50_000;

    /** Which interface a call goes over. */
    public enum Via {
        /** The Kubernetes API. */
        API,
        /** The container runtime interface. */
        CRI
    }

    /**
     * One call.
     *
     * @param at when it was made
     * @param caller who made it: the user agent's first word for the API, {@code kubelet} for the CRI
     * @param what verb and path, or the RPC
     * @param pod the name of the pod that it is about; empty if it is about the node or about many
     * @param detail what it says, where that is of interest; else empty
     * @param result the HTTP code with the reason of a refusal, or the gRPC code with the message of a failure
     * @param routine whether it is one of the polls that a kubelet makes over and over
     */
    public record Call(
            Instant at,
            Via via,
            String caller,
            String what,
            String pod,
            String detail,
            String result,
            boolean routine) {
        public Call {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(via, "via");
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final Map<String, String> podById = new ConcurrentHashMap<>();
    private long dropped;
    private boolean paused;

    /** The calls so far, first to last. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How many calls came after the {@value #MAX_CALLS} that are kept. */
    public synchronized long dropped() {
        return dropped;
    }

    /** Leaves out what is called from now on, such as an observer's own looks. */
    public synchronized void pause() {
        paused = true;
    }

    /** Notes calls again. */
    public synchronized void resume() {
        paused = false;
    }

    synchronized void add(Call call) {
        if (paused) {
            return;
        }
        if (calls.size() == MAX_CALLS) {
            dropped++;
            return;
        }
        calls.add(call);
    }

    RequestObserver ofApi(InstantSource clock) {
        return new ApiCallRecorder(this, clock);
    }

    ClientInterceptor ofCri(InstantSource clock) {
        return new CriCallRecorder(this, podById, clock);
    }
}
