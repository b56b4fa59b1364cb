// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.conformance.EndpointChannel;
import dev.kubeletsim.cri.fault.Faults;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.proxy.ForwardedMethods;
import dev.kubeletsim.cri.proxy.LearnedSubjects;
import dev.kubeletsim.cri.server.CriEndpoint;
import dev.kubeletsim.cri.server.CriListener;
import dev.kubeletsim.cri.server.ListenerAccess;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.time.Scheduler;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a real runtime: hands every call on, byte for byte, unless a rule says otherwise; lets calls take time and
 * records them, as a {@link FakeRuntime} does. Thread-safe.
 */
public final class CriProxy implements AutoCloseable {
    /** CRI-O's bound, the larger one of the two runtimes. */
    private static final int MAX_MESSAGE_BYTES = 80 << 20;

    private static final long ANSWER_SECONDS = 10;
    private static final Logger log = LoggerFactory.getLogger(CriProxy.class);

    private final Scheduler scheduler;
    private final EndpointChannel upstream;
    private final ListenerAccess access;
    private final RuntimeCalls calls;
    private final LearnedSubjects subjects = new LearnedSubjects();
    private final ForwardedMethods methods;
    private final AtomicBoolean down = new AtomicBoolean();
    private List<CriListener> listeners = List.of();
    private boolean closed;

    private CriProxy(Scheduler scheduler, EndpointChannel upstream, ListenerAccess access) {
        this.scheduler = scheduler;
        this.upstream = upstream;
        this.access = access;
        this.calls = new RuntimeCalls(scheduler, new SecureRandom(), "node");
        this.methods = new ForwardedMethods(upstream.channel(), calls.hooks(), subjects);
    }

    /**
     * Begins to stand before the runtime at {@code runtime}.
     *
     * @param runtime {@code unix:///PATH} or {@code tcp://HOST:PORT}
     * @param endpoints where clients come, in the same form
     * @param access who may come there
     * @param scheduler its time; the caller closes it
     * @throws IOException if the runtime does not answer or an address cannot be had; nothing is left open then
     * @throws IllegalArgumentException if an address is none, or one that {@code access} does not allow
     */
    public static CriProxy start(String runtime, List<String> endpoints, ListenerAccess access, Scheduler scheduler)
            throws IOException {
        List<CriEndpoint> parsed = endpoints.stream().map(CriEndpoint::parse).toList();
        parsed.forEach(access::check);
        CriProxy proxy = new CriProxy(scheduler, EndpointChannel.open(runtime), access);
        try {
            proxy.learnWhatIsThere();
            proxy.listen(parsed);
            return proxy;
        } catch (StatusRuntimeException e) {
            proxy.close();
            throw new IOException(
                    "the runtime at " + runtime + " does not answer: "
                            + e.getStatus().getDescription(),
                    e);
        } catch (IOException e) {
            proxy.close();
            throw e;
        }
    }

    private void learnWhatIsThere() {
        RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime = RuntimeServiceGrpc.newBlockingStub(upstream.channel())
                .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
        subjects.learn(runtime.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()));
        subjects.learn(runtime.listContainers(ListContainersRequest.getDefaultInstance()));
    }

    private synchronized void listen(List<CriEndpoint> endpoints) throws IOException {
        List<CriListener> opened = new ArrayList<>();
        try {
            for (CriEndpoint endpoint : endpoints) {
                opened.add(CriListener.open(endpoint, methods, access, MAX_MESSAGE_BYTES));
            }
        } catch (IOException e) {
            opened.forEach(CriListener::close);
            throw e;
        }
        listeners = opened;
    }

    /** The addresses at which clients come, with the ports that were chosen. */
    public synchronized List<String> endpoints() {
        return listeners.stream()
                .map(CriListener::endpoint)
                .map(Object::toString)
                .toList();
    }

    /** The rules by which calls go wrong; none at first. */
    public Faults faults() {
        return calls.faults(subjects, this::crash);
    }

    /** Lets calls take time from now on, on top of what the runtime takes. */
    public void latency(LatencyRule rule) {
        calls.latency(rule);
    }

    /**
     * Appends every call and its reply to a file from now on.
     *
     * @throws IOException if it cannot be written
     */
    public void record(Path file) throws IOException {
        calls.record(file);
    }

    /** Cuts all connections and listens again after {@code downtime}; the runtime behind does not notice. */
    public void crash(Duration downtime) {
        if (down.compareAndSet(false, true)) {
            scheduler.start("proxy crash", () -> comeBack(downtime));
        }
    }

    private void comeBack(Duration downtime) {
        try {
            List<CriEndpoint> endpoints = breakOff();
            scheduler.sleep(downtime);
            synchronized (this) {
                if (!closed) {
                    listen(endpoints);
                }
            }
        } catch (IOException e) {
            log.error("the proxy did not come back after its crash", e);
        } finally {
            down.set(false);
        }
    }

    private synchronized List<CriEndpoint> breakOff() {
        List<CriEndpoint> endpoints =
                listeners.stream().map(CriListener::endpoint).toList();
        listeners.forEach(CriListener::cut);
        return endpoints;
    }

    /** Stops listening; the runtime behind goes on. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        listeners.forEach(CriListener::close);
        upstream.close();
        calls.close();
    }
}
