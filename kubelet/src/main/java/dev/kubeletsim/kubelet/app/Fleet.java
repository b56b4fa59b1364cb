// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.FakeRuntimeBuilder;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.fault.FaultFile;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.oci.ImageFiles;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.logs.LogRotationPolicy;
import dev.kubeletsim.time.Scheduler;
import dev.kubeletsim.time.SystemScheduler;
import dev.kubeletsim.time.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An API server and any number of simulated nodes in one process.
 *
 * <p>On the wall clock it serves the Kubernetes API over HTTPS on a loopback port, with a kubeconfig for {@code kubectl}.
 * Under {@link VirtualTime} it has no sockets: the library's own methods are the only way in, and a run repeats exactly
 * from its seed.
 */
public final class Fleet implements AutoCloseable {
    /** The most nodes of one fleet. */
    public static final int MAX_NODES = 5000;

    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final int MACHINE_ID_BYTES = 16;

    private final Scheduler scheduler;
    private final boolean ownsScheduler;
    private final ApiServer apiServer;
    private final ClusterAccess objects;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private @Nullable FleetComponent component;
    private @Nullable ClusterListeners listeners;
    private boolean closed;

    private Fleet(Scheduler scheduler, boolean ownsScheduler, ApiServer apiServer) {
        this.scheduler = scheduler;
        this.ownsScheduler = ownsScheduler;
        this.apiServer = apiServer;
        this.objects = new ClusterAccess(EmbeddedApiClient.ofAdministrator(apiServer), scheduler);
    }

    /** A fleet of one node with containerd 2.0 under the newest Kubernetes. */
    public static Builder builder() {
        return new Builder();
    }

    /** The nodes, by number. */
    public List<SimulatedNode> nodes() {
        return List.copyOf(nodes);
    }

    /** The API server. */
    public ApiServer apiServer() {
        return apiServer;
    }

    /** Serves a node's part of the kubelets' HTTPS API from now on, where there is one. */
    void serve(NodeParts parts) {
        ClusterListeners open = listeners;
        if (open != null) {
            open.serve(parts.served());
        }
    }

    ClusterAccess objects() {
        return objects;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /**
     * The kubeconfig file for {@code kubectl}.
     *
     * @throws IllegalStateException under virtual time, which has no sockets
     */
    public Path kubeconfig() {
        return sockets().kubeconfig();
    }

    /** The API server's URL; see {@link #kubeconfig} for when there is one. */
    public String url() {
        return sockets().url();
    }

    private ClusterListeners sockets() {
        ClusterListeners open = listeners;
        if (open == null) {
            throw new IllegalStateException("a fleet under virtual time has no sockets");
        }
        return open;
    }

    /**
     * Waits until so many pods of all namespaces are Running.
     *
     * @throws IllegalStateException if they are not after {@code limit}
     */
    public void awaitRunningPods(int count, Duration limit) {
        objects.awaitRunningPods(count, limit);
    }

    /** Stops nodes, runtimes and API server, and removes what the run made. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        nodes.forEach(SimulatedNode::stop);
        if (component != null) {
            component.services().close();
        }
        if (listeners != null) {
            listeners.close();
        }
        apiServer.close();
        if (ownsScheduler) {
            scheduler.close();
        }
    }

    /** Says what to simulate. */
    public static final class Builder {
        private int nodeCount = 1;
        private RuntimeProfile runtime = RuntimeProfile.containerd20();
        private KubernetesVersion version = KubernetesVersion.DEFAULT;
        private @Nullable KubernetesVersion apiServerVersion;
        private String featureGates = "";
        private String apiServerFeatureGates = "";
        private String kubeletFeatureGates = "";
        private @Nullable CallTimeline calls;
        private final List<Path> imageFiles = new ArrayList<>();
        private long milliCpu = 2000;
        private long memoryBytes = 4L << 30;
        private LogRotationPolicy logs = LogRotationPolicy.DEFAULT;
        private int port;
        private @Nullable Path kubeconfig;
        private @Nullable Path rootDirectory;
        private @Nullable Scheduler scheduler;
        private @Nullable Long seed;
        private @Nullable FaultFile faults;
        private @Nullable LatencyRule latency;

        private Builder() {}

        /** How many nodes, 0 to {@value #MAX_NODES}; with 0 the API server runs without binder and controllers. */
        public Builder nodes(int value) {
            if (value < 0 || value > MAX_NODES) {
                throw new IllegalArgumentException("nodes: " + value + " (expected: 0 to " + MAX_NODES + ")");
            }
            nodeCount = value;
            return this;
        }

        /** Which runtime the nodes have. */
        public Builder runtime(RuntimeProfile value) {
            runtime = value;
            return this;
        }

        /** The version of kubelets, and of the API server unless {@link #apiServerVersion} says otherwise. */
        public Builder kubernetesVersion(KubernetesVersion value) {
            version = value;
            return this;
        }

        /** Feature gates of API server and kubelets, as {@code --feature-gates} takes them. */
        public Builder featureGates(String value) {
            featureGates = value;
            return this;
        }

        /**
         * The API server's version, where it differs from the kubelets'. Upstream supports kubelets of the same version and
         * of up to three minor versions less; here any two go together.
         */
        public Builder apiServerVersion(KubernetesVersion value) {
            apiServerVersion = value;
            return this;
        }

        /** Feature gates of the API server alone; they win over {@link #featureGates}. */
        public Builder apiServerFeatureGates(String value) {
            apiServerFeatureGates = value;
            return this;
        }

        /** Feature gates of the kubelets alone; they win over {@link #featureGates}. */
        public Builder kubeletFeatureGates(String value) {
            kubeletFeatureGates = value;
            return this;
        }

        /** Where to note each call to the API server and from the kubelets to their runtimes. */
        public Builder recordCalls(CallTimeline value) {
            calls = value;
            return this;
        }

        /** Files of images that are on every node at the start: YAML or docker archives. */
        public Builder images(List<Path> files) {
            imageFiles.addAll(files);
            return this;
        }

        /**
         * CPUs and memory of each node.
         *
         * @param memory a quantity, such as {@code 4Gi}
         */
        public Builder capacity(int cpus, String memory) {
            milliCpu = cpus * 1000L;
            memoryBytes = Memory.bytes(memory);
            return this;
        }

        /**
         * When containers' logs are rotated: as the kubelet's {@code containerLogMaxSize} and {@code containerLogMaxFiles},
         * 10Mi and 5 unless set.
         *
         * @param maxSize a quantity, such as {@code 10Mi}
         * @throws IllegalArgumentException if the size is none, or there are less than 2 files
         */
        public Builder containerLogs(String maxSize, int maxFiles) {
            logs = new LogRotationPolicy(maxSize, Memory.bytes("containerLogMaxSize", maxSize), maxFiles);
            return this;
        }

        /** The API server's port; 0, the default, is any free one. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** Where to write the kubeconfig; a file of this run's own unless set. */
        public Builder writeKubeconfig(Path file) {
            kubeconfig = file;
            return this;
        }

        /** Keeps the nodes' files below a directory, one for each node, instead of in memory. */
        public Builder rootDirectory(Path value) {
            rootDirectory = value;
            return this;
        }

        /** The source of time and turns, which the caller closes; the wall clock unless set. */
        public Builder scheduler(Scheduler value) {
            scheduler = value;
            return this;
        }

        /** Rules by which calls to the nodes' runtimes go wrong; each runtime counts for itself. */
        public Builder faults(FaultFile value) {
            faults = value;
            return this;
        }

        /** How long calls to the nodes' runtimes take; no time unless set. */
        public Builder latency(LatencyRule value) {
            latency = value;
            return this;
        }

        /** Makes ids, names and jitter repeat from run to run; chance unless set, 0 under virtual time. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Starts everything and waits until all nodes are Ready.
         *
         * @throws dev.kubeletsim.features.FeatureGateException with the component's own text if it refuses its gates
         * @throws IllegalArgumentException if an image file is wrong
         * @throws UncheckedIOException if a port or file cannot be had
         */
        public Fleet start() {
            FeatureGates apiGates = FeatureGates.parse(
                    Component.KUBE_API_SERVER,
                    apiServerVersion == null ? version : apiServerVersion,
                    flags(apiServerFeatureGates));
            FeatureGates kubeletGates = FeatureGates.parse(Component.KUBELET, version, flags(kubeletFeatureGates));
            List<NamedImage> images = readImages();
            boolean ownsScheduler = scheduler == null;
            Scheduler used = scheduler == null ? new SystemScheduler("kubelet-sim") : scheduler;
            // java.util.Random, since nodes share it and it is safe from any thread.
            RandomGenerator random =
                    seed != null ? new Random(seed) : used instanceof VirtualTime ? new Random(0) : new Random();
            Fleet fleet = new Fleet(used, ownsScheduler, apiServer(apiGates, used, random));
            try {
                startOn(fleet, used, random, kubeletGates, images);
            } catch (RuntimeException e) {
                fleet.close();
                throw e;
            }
            return fleet;
        }

        /** A component's flags: what is said to all, then what is said to it. */
        private List<String> flags(String own) {
            return Stream.of(featureGates, own).filter(flag -> !flag.isEmpty()).toList();
        }

        private ApiServer apiServer(FeatureGates gates, Scheduler used, RandomGenerator random) {
            ApiServer.Builder builder = ApiServer.builder()
                    .minor(gates.version().minor())
                    .featureGates(gates::enabled)
                    .scheduler(used)
                    .random(random)
                    .controllers(nodeCount > 0);
            if (calls != null) {
                builder.observer(calls.ofApi(used));
            }
            return builder.build();
        }

        private List<NamedImage> readImages() {
            List<NamedImage> images = new ArrayList<>();
            for (Path file : imageFiles) {
                try {
                    images.addAll(ImageFiles.read(file));
                } catch (ImageFileException e) {
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
            }
            return images;
        }

        private void startOn(
                Fleet fleet,
                Scheduler used,
                RandomGenerator random,
                FeatureGates kubeletGates,
                List<NamedImage> images) {
            int kubeletPort = 0;
            if (!(used instanceof VirtualTime)) {
                fleet.listeners = ClusterListeners.open(fleet, port, kubeconfig);
                kubeletPort = fleet.listeners.kubeletPort();
            }
            FleetComponent component = DaggerFleetComponent.factory().create(used, random, fleet.apiServer);
            fleet.component = component;
            component.services().start();
            List<CompletableFuture<SimulatedNode>> starting = new ArrayList<>();
            for (int i = 1; i <= nodeCount; i++) {
                String name = nodeCount == 1 ? "node" : "node-" + i;
                NodeSettings settings = settings(name, images, random, kubeletPort);
                starting.add(startNode(fleet, component, settings, kubeletGates, used, random));
            }
            for (CompletableFuture<SimulatedNode> node : starting) {
                SimulatedNode started = used.await(node);
                fleet.nodes.add(started);
                fleet.serve(started.parts());
            }
            for (SimulatedNode node : fleet.nodes) {
                fleet.objects.awaitNode(node.name(), READY_LIMIT);
            }
        }

        private NodeSettings settings(String name, List<NamedImage> images, RandomGenerator random, int kubeletPort) {
            byte[] machineId = new byte[MACHINE_ID_BYTES];
            random.nextBytes(machineId);
            return new NodeSettings(
                    name,
                    runtime,
                    images,
                    milliCpu,
                    memoryBytes,
                    HexFormat.of().formatHex(machineId),
                    rootDirectory,
                    kubeletPort,
                    logs,
                    calls);
        }

        private CompletableFuture<SimulatedNode> startNode(
                Fleet fleet,
                FleetComponent component,
                NodeSettings settings,
                FeatureGates gates,
                Scheduler used,
                RandomGenerator random) {
            CompletableFuture<SimulatedNode> started = new CompletableFuture<>();
            used.start("kubelet " + settings.name(), () -> {
                try {
                    HostFiles files = hostFiles(settings, used);
                    FakeRuntime runtime = startRuntime(fleet, settings, used, random, files);
                    RunningNode running = new RunningNode(settings, gates, runtime, files, component.nodes(), used);
                    started.complete(new SimulatedNode(fleet, running, false));
                } catch (RuntimeException | IOException e) {
                    started.completeExceptionally(e);
                }
            });
            return started;
        }

        private static HostFiles hostFiles(NodeSettings settings, Scheduler used) throws IOException {
            Path root = settings.rootDirectory();
            return root == null
                    ? HostFiles.inMemory(used)
                    : HostFiles.directory(Files.createDirectories(root.resolve(settings.name())), used);
        }

        private FakeRuntime startRuntime(
                Fleet fleet, NodeSettings settings, Scheduler used, RandomGenerator random, HostFiles files)
                throws IOException {
            FakeRuntimeBuilder builder = FakeRuntime.builder()
                    .profile(settings.runtime())
                    .scheduler(used)
                    .random(random)
                    .hostFiles(files)
                    .images(settings.images())
                    .nodeName(settings.name());
            if (fleet.listeners != null) {
                builder.streaming(fleet.listeners.streams());
            }
            if (latency != null) {
                builder.latency(latency);
            }
            FakeRuntime started = builder.start();
            if (faults != null) {
                faults.setOn(started.faults());
            }
            return started;
        }
    }
}
