// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.identity.IdentityExplanation;
import dev.kubeletsim.cri.image.ImageCatalogue;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageFiles;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.server.CriEndpoint;
import dev.kubeletsim.cri.server.CriListener;
import dev.kubeletsim.cri.server.RuntimeEngine;
import dev.kubeletsim.cri.streaming.PortDialer;
import dev.kubeletsim.cri.streaming.StreamingListener;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.time.Scheduler;
import dev.kubeletsim.time.SystemScheduler;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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
    private static final AtomicLong NAMES = new AtomicLong();

    private final Scheduler scheduler;
    private final String inProcessName;
    private final ImageStore images;
    private final StreamingServers streaming;
    private final List<AutoCloseable> owned;
    private volatile RuntimeProfile profile;
    private volatile RuntimeEngine engine;
    private volatile List<CriListener> listeners;

    private FakeRuntime(
            Scheduler scheduler,
            RuntimeProfile profile,
            RuntimeEngine engine,
            List<CriListener> listeners,
            String inProcessName,
            ImageStore images,
            StreamingServers streaming,
            List<AutoCloseable> owned) {
        this.scheduler = scheduler;
        this.profile = profile;
        this.engine = engine;
        this.listeners = List.copyOf(listeners);
        this.inProcessName = inProcessName;
        this.images = images;
        this.streaming = streaming;
        this.owned = List.copyOf(owned);
    }

    /** A builder for containerd 2.0 on the wall clock, with an in-memory node and the built-in catalogue. */
    public static Builder builder() {
        return new Builder();
    }

    /** How it behaves. */
    public RuntimeProfile profile() {
        return profile;
    }

    /** The addresses that were asked for, in order, with the ports that were chosen. */
    public List<String> endpoints() {
        return listeners.stream()
                .map(CriListener::endpoint)
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
        engine = scheduler.await(engine.restartedAs(next, containers -> streaming.open(containers, next)));
        profile = next;
        List<CriEndpoint> endpoints =
                listeners.stream().map(CriListener::endpoint).toList();
        listeners = CriListener.openAll(endpoints, engine.services(), next.maxMessageBytes());
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
        engine.close();
        listeners.forEach(CriListener::close);
        streaming.close();
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
        private String nodeName = "node";
        private @Nullable String inProcessName;
        private @Nullable StreamingListener streaming;
        private PortDialer ports =
                (sandbox, port) -> CompletableFuture.failedStage(new IOException("failed to connect to localhost:"
                        + port + " inside namespace \"" + sandbox + "\": connection refused"));

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

        /** Reaches what listens in sandboxes; nothing does unless set. */
        public Builder ports(PortDialer value) {
            ports = value;
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

        /**
         * Starts it.
         *
         * @throws IOException if an address cannot be had; nothing is left running then
         */
        public FakeRuntime start() throws IOException {
            List<AutoCloseable> owned = new ArrayList<>();
            Scheduler used = scheduler == null ? new SystemScheduler("cri-fake") : scheduler;
            RandomGenerator chance = random == null ? new SecureNumbers() : random;
            ImageStore store = new ImageStore(profile.images(), catalogue.with(images));
            store.load(images);
            HostFiles files = hostFiles == null ? HostFiles.inMemory(used) : hostFiles;
            shared.forEach(files::share);
            StreamingListener streams = streaming == null ? ownListener(used, owned) : streaming;
            StreamingServers servers = new StreamingServers(streams, ports, used, chance);
            RuntimeEngine engine = new RuntimeEngine(
                    profile,
                    used,
                    chance,
                    files,
                    store,
                    nodeName,
                    containers -> servers.open(containers, profile));
            if (scheduler == null) {
                owned.add(used);
            }
            String name = inProcessName == null ? "cri-fake-" + NAMES.incrementAndGet() : inProcessName;
            List<CriEndpoint> all = new ArrayList<>(endpoints);
            all.add(new CriEndpoint.InProcess(name));
            try {
                List<CriListener> opened = CriListener.openAll(all, engine.services(), profile.maxMessageBytes());
                return new FakeRuntime(used, profile, engine, opened, name, store, servers, owned);
            } catch (IOException e) {
                servers.close();
                closeAll(owned);
                throw e;
            }
        }

        private static StreamingListener ownListener(Scheduler used, List<AutoCloseable> owned) {
            EventLoops loops = new EventLoops("cri-streaming", 1);
            StreamingListener listener =
                    new StreamingListener(loops, used, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            owned.add(listener);
            owned.add(loops);
            return listener;
        }
    }
}
