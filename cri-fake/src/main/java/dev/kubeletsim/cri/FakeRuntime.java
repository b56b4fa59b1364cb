// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.fault.Faults;
import dev.kubeletsim.cri.identity.IdentityExplanation;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.server.CriListener;
import dev.kubeletsim.cri.server.RuntimeEngine;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.time.Scheduler;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running fake of a container runtime.
 *
 * <pre>{@code
 * try (FakeRuntime runtime = FakeRuntime.builder()
 *         .profile(RuntimeProfile.crio131())
 *         .listen("unix:///tmp/crio.sock")
 *         .start()) {
 *     ... crictl --runtime-endpoint unix:///tmp/crio.sock info
 * }
 * }</pre>
 *
 * <p>It always listens within this process too ({@link #newChannel}). Thread-safe.
 */
public final class FakeRuntime implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FakeRuntime.class);

    private final Scheduler scheduler;
    private final ImageStore images;
    private final StreamingServers streaming;
    private final RuntimeCalls calls;
    private final RuntimeListeners listeners;
    private final OwnedParts owned;
    private final AtomicBoolean down = new AtomicBoolean();
    private boolean closed;
    private volatile RuntimeProfile profile;
    private volatile RuntimeEngine engine;

    /** A runtime that listens; {@code owned} ends with it. */
    FakeRuntime(
            Scheduler scheduler,
            RuntimeProfile profile,
            RuntimeEngine engine,
            ImageStore images,
            StreamingServers streaming,
            RuntimeCalls calls,
            RuntimeListeners listeners,
            OwnedParts owned) {
        this.scheduler = scheduler;
        this.profile = profile;
        this.engine = engine;
        this.images = images;
        this.streaming = streaming;
        this.calls = calls;
        this.listeners = listeners;
        this.owned = owned;
    }

    /** A builder for containerd 2.0 on the wall clock, with an in-memory node and the built-in catalogue. */
    public static FakeRuntimeBuilder builder() {
        return new FakeRuntimeBuilder();
    }

    /**
     * Loads what a runtime that listens on a socket needs, and starts nothing. On a thread of its own, beside what else
     * a program does before it starts a runtime, it makes that start shorter.
     */
    public static void preload() {
        CriListener.preload();
    }

    /** How it behaves. */
    public RuntimeProfile profile() {
        return profile;
    }

    /** The addresses that were asked for, in order, with the ports that were chosen. */
    public List<String> endpoints() {
        return listeners.endpoints();
    }

    /**
     * The first address that was asked for.
     *
     * @throws IllegalStateException if none was
     */
    public String endpoint() {
        return endpoints().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this runtime listens in process only; call listen()"));
    }

    /** A new channel within this process; the caller shuts it down. Calls run on the caller's thread as far as they go. */
    public ManagedChannel newChannel() {
        return listeners.newChannel(profile.maxMessageBytes());
    }

    /**
     * Connects to what listens in a pod, as a program on the node would; 127.0.0.1 is the node itself.
     *
     * @param address dotted decimal
     * @param port 1 to 65535
     * @return the connection; fails with an {@link IOException} that says {@code connect: connection refused} if nobody listens,
     *     and never completes if nobody has the address
     */
    public CompletionStage<ByteStream> dial(String address, int port) {
        return engine.dial(address, port);
    }

    /** The images on the node. */
    public ImageStore images() {
        return images;
    }

    /**
     * Restarts as another release, or with other settings, of the same runtime, as an upgrade, a downgrade or a change of
     * configuration does: containers go on running and keep their identities, connections and streams end, and from now
     * on all is reported and done as {@code next} has it. Returns when it listens again; for fibers and outside threads.
     *
     * @throws IllegalArgumentException if {@code next} is another runtime, whose store the containers are not in
     * @throws IOException if an address cannot be had again
     */
    public synchronized void restart(RuntimeProfile next) throws IOException {
        String name = profile.status().runtimeName();
        if (!next.status().runtimeName().equals(name)) {
            throw new IllegalArgumentException("cannot restart " + profile + " as " + next
                    + ": its containers are kept by " + name + " (expected: a release of " + name + ")");
        }
        listeners.close();
        streaming.close();
        engine = scheduler.await(
                engine.restartedAs(next, (containers, ports) -> streaming.open(containers, ports, next)));
        profile = next;
        listeners.open(engine, next);
    }

    /** The rules by which calls go wrong; none at first. */
    public Faults faults() {
        return calls.faults(engine.subjects(), this::crash);
    }

    /** Lets calls take time from now on; a rule without medians ends that. */
    public void latency(LatencyRule rule) {
        calls.latency(rule);
    }

    /**
     * Crashes, and starts again after {@code downtime}: connections break off, nobody listens in between, containers go
     * on running. Returns at once.
     */
    public void crash(Duration downtime) {
        if (down.compareAndSet(false, true)) {
            calls.down(true);
            scheduler.start("runtime crash", () -> comeBack(downtime));
        }
    }

    private void comeBack(Duration downtime) {
        try {
            if (!breakOff()) {
                return;
            }
            scheduler.sleep(downtime);
            synchronized (this) {
                if (!closed) {
                    calls.down(false);
                    restart(profile);
                }
            }
        } catch (IOException e) {
            log.error("the runtime did not come back after its crash", e);
        } finally {
            calls.down(false);
            down.set(false);
        }
    }

    private synchronized boolean breakOff() throws IOException {
        if (closed) {
            return false;
        }
        listeners.breakOff(engine, profile);
        return true;
    }

    /**
     * Why a container's first process is who it is: each number with the place that gave it, which the CRI has no field
     * for. Empty if there is no container with exactly this id.
     */
    public Optional<IdentityExplanation> explainIdentity(String containerId) {
        return engine.explainIdentity(containerId);
    }

    /** The same for a container that has not been made; empty if its image is not on the node. */
    public Optional<IdentityExplanation> explainIdentity(ContainerConfig config) {
        return engine.explainIdentity(config);
    }

    /** Stops listening, removes sockets and ends what was started here. Idempotent; returns when all is over. */
    @Override
    public synchronized void close() {
        closed = true;
        owned.close();
    }
}
