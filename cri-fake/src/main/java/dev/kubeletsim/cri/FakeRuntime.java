// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.fault.FaultRule;
import dev.kubeletsim.cri.fault.Faults;
import dev.kubeletsim.cri.identity.IdentityExplanation;
import dev.kubeletsim.cri.image.ImageCatalogue;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageFiles;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.network.LoopbackPorts;
import dev.kubeletsim.cri.present.PresentPod;
import dev.kubeletsim.cri.process.Machine;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.sandbox.NodeSurroundings;
import dev.kubeletsim.cri.sandbox.PodAddresses;
import dev.kubeletsim.cri.sandbox.PublishedPorts;
import dev.kubeletsim.cri.server.CriEndpoint;
import dev.kubeletsim.cri.server.CriListener;
import dev.kubeletsim.cri.server.ListenerAccess;
import dev.kubeletsim.cri.server.RuntimeEngine;
import dev.kubeletsim.cri.streaming.StreamingListener;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.time.Scheduler;
import dev.kubeletsim.time.SystemScheduler;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
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
    private static final AtomicLong NAMES = new AtomicLong();

    private final Scheduler scheduler;
    private final String inProcessName;
    private final ImageStore images;
    private final StreamingServers streaming;
    private final RuntimeCalls calls;
    private final List<CriEndpoint> endpoints;
    private final ListenerAccess access;
    private final List<AutoCloseable> owned;
    private final AtomicBoolean down = new AtomicBoolean();
    private boolean closed;
    private volatile RuntimeProfile profile;
    private volatile RuntimeEngine engine;
    private volatile List<CriListener> listeners;

    private FakeRuntime(
            Scheduler scheduler,
            RuntimeProfile profile,
            RuntimeEngine engine,
            List<CriListener> listeners,
            ListenerAccess access,
            String inProcessName,
            ImageStore images,
            StreamingServers streaming,
            RuntimeCalls calls,
            List<AutoCloseable> owned) {
        this.scheduler = scheduler;
        this.profile = profile;
        this.engine = engine;
        this.listeners = List.copyOf(listeners);
        this.access = access;
        this.inProcessName = inProcessName;
        this.images = images;
        this.streaming = streaming;
        this.calls = calls;
        List<CriEndpoint> addresses = new ArrayList<>();
        for (CriListener listener : listeners) {
            addresses.add(listener.endpoint());
        }
        this.endpoints = List.copyOf(addresses);
        this.owned = List.copyOf(owned);
    }

    /** A builder for containerd 2.0 on the wall clock, with an in-memory node and the built-in catalogue. */
    public static Builder builder() {
        return new Builder();
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
        return endpoints.stream()
                .filter(endpoint -> !(endpoint instanceof CriEndpoint.InProcess))
                .map(CriEndpoint::toString)
                .toList();
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
        return InProcessChannelBuilder.forName(inProcessName)
                .directExecutor()
                .maxInboundMessageSize(profile.maxMessageBytes())
                .build();
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
        listeners.forEach(CriListener::close);
        streaming.close();
        engine = scheduler.await(
                engine.restartedAs(next, (containers, ports) -> streaming.open(containers, ports, next)));
        profile = next;
        listeners = CriListener.openAll(endpoints, calls.around(engine.services()), access, next.maxMessageBytes());
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

    /** Clients within the process keep somebody to ask, who refuses: gRPC there has no other sign of a dead server. */
    private synchronized boolean breakOff() throws IOException {
        if (closed) {
            return false;
        }
        listeners.forEach(CriListener::cut);
        listeners = CriListener.openAll(
                List.of(new CriEndpoint.InProcess(inProcessName)),
                calls.around(engine.services()),
                access,
                profile.maxMessageBytes());
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
        engine.close();
        listeners.forEach(CriListener::close);
        streaming.close();
        calls.close();
        closeAll(owned);
    }

    private static void closeAll(List<AutoCloseable> things) {
        for (AutoCloseable thing : things) {
            try {
                thing.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + thing, e);
            }
        }
    }

    /** Says what to run. */
    public static final class Builder {
        private RuntimeProfile profile = RuntimeProfile.containerd20();
        private @Nullable Scheduler scheduler;
        private @Nullable RandomGenerator random;
        private @Nullable HostFiles hostFiles;
        private final List<Path> shared = new ArrayList<>();
        private ImageCatalogue catalogue = ImageCatalogue.builtIn();
        private final List<NamedImage> images = new ArrayList<>();
        private final List<CriEndpoint> endpoints = new ArrayList<>();
        private ListenerAccess access = ListenerAccess.LOCAL;
        private String nodeName = "node";
        private @Nullable String inProcessName;
        private @Nullable StreamingListener streaming;
        private InetSocketAddress streamAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private @Nullable ServerTls streamTls;
        private String podNetwork = PodAddresses.DEFAULT_CIDR;
        private Machine machine = Machine.HIDDEN;
        private boolean realPorts;
        private Duration registryRoundTrip = Duration.ZERO;
        private final List<FaultRule> faults = new ArrayList<>();
        private @Nullable LatencyRule latency;
        private @Nullable Path record;
        private final List<PresentPod> pods = new ArrayList<>();

        private Builder() {}

        /** Which runtime to be. */
        public Builder profile(RuntimeProfile value) {
            profile = value;
            return this;
        }

        /** The source of time and turns; the caller closes it. */
        public Builder scheduler(Scheduler value) {
            scheduler = value;
            return this;
        }

        /** Where ids and tokens come from; seed it for a run that repeats. */
        public Builder random(RandomGenerator value) {
            random = value;
            return this;
        }

        /** The node's files: logs, volumes, host paths. */
        public Builder hostFiles(HostFiles value) {
            hostFiles = value;
            return this;
        }

        /**
         * A directory of this machine that the node has at the same path: logs and mounts there are real files.
         *
         * @throws IllegalArgumentException if it is not the absolute path of a directory
         */
        public Builder shareHostPath(Path directory) {
            if (!directory.isAbsolute() || !Files.isDirectory(directory) || directory.getNameCount() == 0) {
                throw new IllegalArgumentException("cannot share host path \"" + directory
                        + "\" with the node (expected: the absolute path of a directory other than /)");
            }
            shared.add(directory.normalize());
            return this;
        }

        /** What pulls can find, instead of the built-in catalogue. */
        public Builder catalogue(ImageCatalogue value) {
            catalogue = value;
            return this;
        }

        /** Images that are on the node at the start; they hide catalogue ones of the same name. */
        public Builder images(List<NamedImage> value) {
            images.addAll(value);
            return this;
        }

        /**
         * The images of a YAML file or docker archive, as {@link #images}.
         *
         * @throws ImageFileException if the file cannot be used; the message names the place
         */
        public Builder imagesFrom(Path file) throws ImageFileException {
            return images(ImageFiles.read(file));
        }

        /** The node's host name, {@code node} unless set. */
        public Builder nodeName(String value) {
            nodeName = value;
            return this;
        }

        /** The name within this process, unique unless set. */
        public Builder inProcessName(String value) {
            inProcessName = value;
            return this;
        }

        /** A listener for exec, attach and port-forward that other runtimes share; the caller closes it. */
        public Builder streaming(StreamingListener value) {
            streaming = value;
            return this;
        }

        /**
         * Where pods get their addresses from, 10.88.0.0/16 unless set.
         *
         * @throws IllegalArgumentException if it is no IPv4 network with a prefix of 8 to 29 bits
         */
        public Builder podNetwork(String cidr) {
            new PodAddresses(cidr);
            podNetwork = cidr;
            return this;
        }

        /**
         * What listens in pods gets real sockets on this machine's loopback device: on the pod's address if that is in
         * 127.0.0.0/8, on 127.0.0.1 for host ports and for pods on the node's network. Off unless called.
         */
        public Builder realPorts() {
            realPorts = true;
            return this;
        }

        /** How long a pull takes at least; no time unless set. A client's shorter deadline ends it. */
        public Builder registryRoundTrip(Duration value) {
            registryRoundTrip = value;
            return this;
        }

        /** The node's own namespaces show this machine's shared memory and listening sockets. Off unless called. */
        public Builder showMachine() {
            machine = Machine.at(Path.of("/proc"));
            return this;
        }

        /** Rules by which calls go wrong from the start; see {@link FakeRuntime#faults()} for later. */
        public Builder faults(List<FaultRule> value) {
            faults.addAll(value);
            return this;
        }

        /** How long calls take: no time unless set. */
        public Builder latency(LatencyRule value) {
            latency = value;
            return this;
        }

        /** Pods that are there when it starts to serve. */
        public Builder pods(List<PresentPod> value) {
            pods.addAll(value);
            return this;
        }

        /** A file to which every call and its reply is appended as a line of JSON. */
        public Builder record(Path file) {
            record = file;
            return this;
        }

        /**
         * An address to listen on: {@code unix:///PATH} or {@code tcp://HOST:PORT}, port 0 for any.
         *
         * @throws IllegalArgumentException with one line that says what to write instead
         */
        public Builder listen(String endpoint) {
            endpoints.add(CriEndpoint.parse(endpoint));
            return this;
        }

        /** Who may come to the addresses: programs of the same user, over TCP of the same machine, unless set. */
        public Builder access(ListenerAccess value) {
            access = value;
            return this;
        }

        /**
         * Where exec, attach and port-forward are served, and with which TLS: 127.0.0.1, any port and none unless set.
         * Runtimes have the same settings.
         */
        public Builder streamServer(InetSocketAddress address, @Nullable ServerTls tls) {
            streamAddress = address;
            streamTls = tls;
            return this;
        }

        /**
         * Starts it.
         *
         * @throws IOException if an address or a file cannot be had; nothing is left running then
         * @throws IllegalArgumentException if a pod that should be there cannot be, or {@link #access} does not allow an
         *     address; nothing is left running then
         */
        public FakeRuntime start() throws IOException {
            endpoints.forEach(access::check);
            access.check(new CriEndpoint.Tcp(streamAddress));
            List<AutoCloseable> owned = new ArrayList<>();
            Scheduler used = scheduler == null ? new SystemScheduler("cri-fake") : scheduler;
            RandomGenerator chance = random == null ? new SecureNumbers() : random;
            ImageStore store = new ImageStore(profile.images(), catalogue.with(images));
            store.load(images);
            StreamingListener streams = streaming == null ? ownListener(used, owned) : streaming;
            StreamingServers servers = new StreamingServers(streams, used, chance);
            RuntimeEngine engine = engine(used, chance, store, servers, publishedPorts(owned));
            if (scheduler == null) {
                owned.add(used);
            }
            String name = inProcessName == null ? "cri-fake-" + NAMES.incrementAndGet() : inProcessName;
            List<CriEndpoint> all = new ArrayList<>(endpoints);
            all.add(new CriEndpoint.InProcess(name));
            RuntimeCalls calls = new RuntimeCalls(used, chance, nodeName);
            try {
                instrument(calls);
                if (!pods.isEmpty()) {
                    Preparation.prepare(engine, name, used, pods);
                }
                List<CriListener> opened =
                        CriListener.openAll(all, calls.around(engine.services()), access, profile.maxMessageBytes());
                FakeRuntime runtime =
                        new FakeRuntime(used, profile, engine, opened, access, name, store, servers, calls, owned);
                if (!faults.isEmpty()) {
                    runtime.faults().add(faults);
                }
                return runtime;
            } catch (IOException | IllegalArgumentException e) {
                servers.close();
                calls.close();
                closeAll(owned);
                throw e;
            }
        }

        private RuntimeEngine engine(
                Scheduler used,
                RandomGenerator chance,
                ImageStore store,
                StreamingServers servers,
                PublishedPorts published) {
            HostFiles files = hostFiles == null ? HostFiles.inMemory(used) : hostFiles;
            shared.forEach(files::share);
            return new RuntimeEngine(
                    profile,
                    used,
                    chance,
                    files,
                    store,
                    new NodeSurroundings(nodeName, machine, new PodAddresses(podNetwork), published, registryRoundTrip),
                    (containers, ports) -> servers.open(containers, ports, profile));
        }

        private void instrument(RuntimeCalls calls) throws IOException {
            if (record != null) {
                calls.record(record);
            }
            if (latency != null) {
                calls.latency(latency);
            }
        }

        private PublishedPorts publishedPorts(List<AutoCloseable> owned) {
            if (!realPorts) {
                return PublishedPorts.NONE;
            }
            LoopbackPorts ports = new LoopbackPorts();
            owned.add(ports);
            return ports;
        }

        private StreamingListener ownListener(Scheduler used, List<AutoCloseable> owned) {
            EventLoops loops = new EventLoops("cri-streaming", 1);
            StreamingListener listener = new StreamingListener(loops, used, streamAddress, streamTls);
            owned.add(listener);
            owned.add(loops);
            return listener;
        }
    }
}
