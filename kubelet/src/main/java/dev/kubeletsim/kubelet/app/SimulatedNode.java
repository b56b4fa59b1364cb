// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStateValue;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.explain.ExplainedPod;
import dev.kubeletsim.kubelet.app.explain.Manifest;
import dev.kubeletsim.kubelet.app.explain.ManifestException;
import dev.kubeletsim.kubelet.app.explain.ManifestFile;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.server.ContainerLog;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A simulated Kubernetes node: a kubelet that drives a {@link FakeRuntime} and reports to an API server, which comes with
 * it unless the node is one of a {@link Fleet}.
 *
 * <pre>{@code
 * try (SimulatedNode node = SimulatedNode.builder()
 *         .runtime(RuntimeProfile.crio131())
 *         .kubernetesVersion(KubernetesVersion.V1_36)
 *         .start()) {
 *     node.apply(manifest);
 *     node.awaitSettled("implicit-groups", Duration.ofSeconds(30));
 *     node.exec("implicit-groups", "id").stdout(); // uid=1000 gid=3000 groups=3000,4000,50000
 * }
 * }</pre>
 *
 * <p>Methods that wait may be called from any thread but the scheduler's own turns; under virtual time they drive the
 * clock. Thread-safe.
 */
public final class SimulatedNode implements AutoCloseable {
    private static final String CONTAINER_NAME = "io.kubernetes.container.name";
    private static final String POD_UID = "io.kubernetes.pod.uid";
    private static final Duration RESTART_LIMIT = Duration.ofMinutes(2);

    private final Fleet fleet;
    private final RunningNode running;
    private final boolean ownsFleet;

    SimulatedNode(Fleet fleet, RunningNode running, boolean ownsFleet) {
        this.fleet = fleet;
        this.running = running;
        this.ownsFleet = ownsFleet;
    }

    /** A node with containerd 2.0 under the newest Kubernetes, with an API server of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** The node's name. */
    public String name() {
        return running.settings().name();
    }

    /** The container runtime of the node. */
    public FakeRuntime runtime() {
        return running.runtime();
    }

    /** The runtime as the node reports it, such as {@code containerd://2.0.11}. */
    public String runtimeVersion() {
        return node().at("/status/nodeInfo/containerRuntimeVersion").asString("");
    }

    /** The fleet that the node belongs to, with the API server. */
    public Fleet fleet() {
        return fleet;
    }

    /** The node's object. */
    public ObjectNode node() {
        return fleet.objects().get(ApiResource.NODES, null, name());
    }

    /** Creates the objects of a YAML or JSON text that are not there yet, and updates the others. */
    public void apply(String manifests) {
        fleet.objects().apply(manifests);
    }

    /** Creates an object and returns it as stored. */
    public ObjectNode create(ObjectNode object) {
        return fleet.objects().create(object);
    }

    /** A pod of the namespace {@code default}. */
    public ObjectNode pod(String pod) {
        return fleet.objects().get(ApiResource.PODS, "default", pod);
    }

    /** The events about an object of the namespace {@code default}, first to last. */
    public List<JsonNode> events(String objectName) {
        return fleet.objects().events("default", objectName);
    }

    /**
     * Waits until a pod of the namespace {@code default} is ready or over and returns it.
     *
     * @throws IllegalStateException if it is neither after {@code limit}; the message shows its status
     */
    public ObjectNode awaitSettled(String pod, Duration limit) {
        return fleet.objects().awaitPod("default", pod, ClusterAccess::isSettled, limit);
    }

    /**
     * Runs a command in the first running container of a pod of the namespace {@code default}.
     *
     * @throws IllegalStateException if the pod has no running container here
     */
    public ExecResult exec(String pod, String... command) {
        return execIn(pod, null, command);
    }

    /** Runs a command in a running container, or ({@code container} null) in the first one of the pod. */
    public ExecResult execIn(String pod, @Nullable String container, String... command) {
        ExecSyncResponse response = parts().runtime()
                .execSync(ExecSyncRequest.newBuilder()
                        .setContainerId(runningContainer(pod, container))
                        .addAllCmd(List.of(command))
                        .build());
        return new ExecResult(
                response.getStdout().toStringUtf8(), response.getStderr().toStringUtf8(), response.getExitCode());
    }

    /**
     * What the first container of a pod of the namespace {@code default} has written since it was started last.
     *
     * @throws IllegalStateException if there is no such container here, or it has no log
     */
    public String log(String pod) {
        String name = pod(pod).at("/spec/containers/0/name").asString();
        String id = containers(pod, name, ContainerFilter.newBuilder())
                .max(Comparator.comparingInt(
                        container -> container.getMetadata().getAttempt()))
                .map(Container::getId)
                .orElseThrow(
                        () -> new IllegalStateException("pod " + pod + " has no container " + name + " on " + name()));
        try {
            return ContainerLog.text(parts().served(), id);
        } catch (IOException e) {
            throw new IllegalStateException("the log of container " + name + " of pod " + pod, e);
        }
    }

    private Stream<Container> containers(String pod, String name, ContainerFilter.Builder filter) {
        filter.putLabelSelector(POD_UID, pod(pod).at("/metadata/uid").asString())
                .putLabelSelector(CONTAINER_NAME, name);
        return parts()
                .runtime()
                .listContainers(
                        ListContainersRequest.newBuilder().setFilter(filter).build())
                .getContainersList()
                .stream();
    }

    private String runningContainer(String podName, @Nullable String container) {
        ObjectNode pod = pod(podName);
        String name = container == null ? pod.at("/spec/containers/0/name").asString() : container;
        ContainerFilter.Builder running = ContainerFilter.newBuilder()
                .setState(ContainerStateValue.newBuilder().setState(ContainerState.CONTAINER_RUNNING));
        return containers(podName, name, running)
                .map(Container::getId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("container " + name + " of pod " + podName
                        + " is not running on " + name() + "; the pod's status is " + pod.path("status")));
    }

    /**
     * Replaces the kubelet, as an upgrade, a downgrade or a change of its gates does: it drains nothing, the runtime and
     * its containers go on. The new kubelet admits the node's pods anew. Returns when it has reported its version.
     *
     * @param featureGates as {@code --feature-gates} takes them; empty for the defaults
     * @throws dev.kubeletsim.features.FeatureGateException with the new kubelet's text if it would not start; the old one
     *     goes on then
     */
    public void restartKubelet(KubernetesVersion version, String featureGates) {
        FeatureGates gates = FeatureGates.parse(Component.KUBELET, version, featureGates);
        running.restartKubelet(gates, fleet::serve);
        fleet.objects().awaitKubelet(name(), version.gitVersion(), RESTART_LIMIT);
    }

    /**
     * Restarts the runtime as another release, or with other behaviour, of the same runtime. Containers keep running and
     * keep their identities; those that are made from now on follow {@code profile}. The kubelet stays.
     *
     * @throws IllegalArgumentException if {@code profile} is another runtime, which would not know the containers
     */
    public void restartRuntime(RuntimeProfile profile) {
        running.restartRuntime(profile);
    }

    /**
     * Stops the first running container of a pod of the namespace {@code default} behind the kubelet's back, as a crash
     * would. The kubelet starts another one if the pod's restart policy says so.
     *
     * @throws IllegalStateException if the pod has no running container here
     */
    public void stopContainer(String pod) {
        parts().runtime()
                .stopContainer(StopContainerRequest.newBuilder()
                        .setContainerId(runningContainer(pod, null))
                        .build());
    }

    /**
     * Runs the pods of a YAML or JSON text here, one after the other, and tells who their containers run as and why. Other
     * objects of the text are created before; pods are removed afterwards.
     *
     * @throws ManifestException if the text cannot be read
     * @throws StartFailure if the API server refuses an object other than a pod
     */
    public List<ExplainedPod> explain(String manifests) throws ManifestException {
        List<Manifest> read = ManifestFile.parse("manifests", manifests);
        IdentityExplainer explainer = new IdentityExplainer(this);
        explainer.prepare(read);
        return read.stream().filter(Manifest::isPod).map(explainer::explain).toList();
    }

    NodeParts parts() {
        return running.parts();
    }

    /** Stops the kubelet and the runtime, and the API server if the node came with one. Idempotent. */
    @Override
    public void close() {
        if (ownsFleet) {
            fleet.close();
        } else {
            stop();
        }
    }

    void stop() {
        running.close();
    }

    /** Says what node to simulate. */
    public static final class Builder {
        private final Fleet.Builder fleet = Fleet.builder().nodes(1);

        private Builder() {}

        /** Which runtime the node has. */
        public Builder runtime(RuntimeProfile value) {
            fleet.runtime(value);
            return this;
        }

        /** The version of kubelet and API server. */
        public Builder kubernetesVersion(KubernetesVersion value) {
            fleet.kubernetesVersion(value);
            return this;
        }

        /** The API server's version, where it differs from the kubelet's. */
        public Builder apiServerVersion(KubernetesVersion value) {
            fleet.apiServerVersion(value);
            return this;
        }

        /** Feature gates of both components as {@code --feature-gates} takes them; empty for the defaults. */
        public Builder featureGates(String value) {
            fleet.featureGates(value);
            return this;
        }

        /** Feature gates of the API server alone; they win over {@link #featureGates}. */
        public Builder apiServerFeatureGates(String value) {
            fleet.apiServerFeatureGates(value);
            return this;
        }

        /** Feature gates of the kubelet alone; they win over {@link #featureGates}. */
        public Builder kubeletFeatureGates(String value) {
            fleet.kubeletFeatureGates(value);
            return this;
        }

        /** Where to note each call to the API server and to the runtime. */
        public Builder recordCalls(CallTimeline value) {
            fleet.recordCalls(value);
            return this;
        }

        /** A file of images, in YAML or a docker archive, that are on the node at the start. */
        public Builder images(Path file) {
            fleet.images(List.of(file));
            return this;
        }

        /** CPUs and memory, such as 2 and {@code 4Gi}. */
        public Builder capacity(int cpus, String memory) {
            fleet.capacity(cpus, memory);
            return this;
        }

        /** When containers' logs are rotated; see {@link Fleet.Builder#containerLogs}. */
        public Builder containerLogs(String maxSize, int maxFiles) {
            fleet.containerLogs(maxSize, maxFiles);
            return this;
        }

        /** The source of time and turns, which the caller closes; the wall clock unless set. */
        public Builder scheduler(Scheduler value) {
            fleet.scheduler(value);
            return this;
        }

        /** Makes ids, names and jitter repeat from run to run. */
        public Builder seed(long value) {
            fleet.seed(value);
            return this;
        }

        /** Keeps the node's files below a directory instead of in memory. */
        public Builder rootDirectory(Path value) {
            fleet.rootDirectory(value);
            return this;
        }

        /**
         * Starts the node and waits until it is Ready.
         *
         * @throws IllegalArgumentException if a feature gate or an image file is wrong
         */
        public SimulatedNode start() {
            Fleet started = fleet.start();
            SimulatedNode node = Objects.requireNonNull(started.nodes().getFirst());
            return new SimulatedNode(started, node.running, true);
        }
    }
}
