// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.CallSubjects;
import dev.kubeletsim.cri.container.CheckpointContainer;
import dev.kubeletsim.cri.container.ContainerFacts;
import dev.kubeletsim.cri.container.ContainerIdentities;
import dev.kubeletsim.cri.container.ContainerParts;
import dev.kubeletsim.cri.container.ContainerProcesses;
import dev.kubeletsim.cri.container.ContainerRecord;
import dev.kubeletsim.cri.container.ContainerStatsReader;
import dev.kubeletsim.cri.container.ContainerStopper;
import dev.kubeletsim.cri.container.ContainerStore;
import dev.kubeletsim.cri.container.ContainerStreams;
import dev.kubeletsim.cri.container.ContainerTasks;
import dev.kubeletsim.cri.container.CreateContainer;
import dev.kubeletsim.cri.container.ExecSync;
import dev.kubeletsim.cri.container.ListContainers;
import dev.kubeletsim.cri.container.LiveContainers;
import dev.kubeletsim.cri.container.PodSandboxMetricsReader;
import dev.kubeletsim.cri.container.ReadContainerStatus;
import dev.kubeletsim.cri.container.RecoverContainers;
import dev.kubeletsim.cri.container.RemoveContainer;
import dev.kubeletsim.cri.container.ReopenContainerLog;
import dev.kubeletsim.cri.container.StartContainer;
import dev.kubeletsim.cri.container.StopContainer;
import dev.kubeletsim.cri.container.StreamRequests;
import dev.kubeletsim.cri.container.StreamingUrls;
import dev.kubeletsim.cri.container.UpdateContainerResources;
import dev.kubeletsim.cri.container.WritableLayer;
import dev.kubeletsim.cri.identity.IdentityExplanation;
import dev.kubeletsim.cri.image.ImageLookup;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.network.PodPorts;
import dev.kubeletsim.cri.process.Kernel;
import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.sandbox.IdSource;
import dev.kubeletsim.cri.sandbox.ListPodSandboxes;
import dev.kubeletsim.cri.sandbox.NameIndex;
import dev.kubeletsim.cri.sandbox.NodeSurroundings;
import dev.kubeletsim.cri.sandbox.ReadPodSandboxStatus;
import dev.kubeletsim.cri.sandbox.RecoverPodSandboxes;
import dev.kubeletsim.cri.sandbox.RemovePodSandbox;
import dev.kubeletsim.cri.sandbox.RunPodSandbox;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.sandbox.SandboxNamespaces;
import dev.kubeletsim.cri.sandbox.SandboxParts;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.sandbox.SandboxStore;
import dev.kubeletsim.cri.sandbox.StopPodSandbox;
import dev.kubeletsim.cri.state.StateDirectory;
import dev.kubeletsim.cri.streaming.PortDialer;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import io.grpc.BindableService;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * One runtime, put together: stores, verbs and services.
 *
 * <p>What changes belongs to one mailbox: verbs that change something run there, one after the other. What is only read
 * (statuses, lists) comes from immutable records and never waits for the mailbox.
 */
public final class RuntimeEngine implements AutoCloseable {
    private final ContainerParts parts;
    private final ContainerEvents events;
    private final NodeSurroundings node;
    private final RandomGenerator random;
    private final ContainerIdentities identities;
    private final LoopbackRegistries registries;
    private final List<BindableService> services;

    /**
     * A runtime without sandboxes.
     *
     * @param profile how it behaves
     * @param scheduler its time and turns
     * @param random where ids come from
     * @param host the node's files
     * @param images the node's images
     * @param node what is around its sandboxes
     * @param streaming makes the streaming server's URLs, given what the server may do with containers and their ports
     */
    public RuntimeEngine(
            RuntimeProfile profile,
            Scheduler scheduler,
            RandomGenerator random,
            HostFiles host,
            ImageStore images,
            NodeSurroundings node,
            BiFunction<ContainerStreams, PortDialer, StreamingUrls> streaming) {
        Mailbox mailbox = Mailbox.on(scheduler);
        Kernel kernel = new Kernel(scheduler, mailbox, random, Programs::load);
        SandboxStore sandboxes = new SandboxStore(profile);
        ContainerStore containers = new ContainerStore(profile);
        this.identities = new ContainerIdentities(profile);
        EventReport eventReport = new EventReport(sandboxes, containers);
        this.events = new ContainerEvents(profile.events(), eventReport, mailbox, scheduler);
        SandboxNamespaces namespaces = new SandboxNamespaces(kernel, mailbox, node);
        SandboxParts sandboxParts = new SandboxParts(
                profile,
                scheduler,
                mailbox,
                new IdSource(random, profile.lookup()),
                new NameIndex(),
                sandboxes,
                namespaces,
                host,
                kernel,
                new EventPublisher(sandboxes, containers, events, scheduler));
        this.parts = new ContainerParts(sandboxParts, containers, new LiveContainers(), images);
        this.node = node;
        this.random = random;
        this.registries = new LoopbackRegistries(scheduler, images);
        this.services = services(streaming);
    }

    /** The engine {@code before} under another profile: same mailbox, stores, files and processes, new verbs. */
    private RuntimeEngine(
            RuntimeEngine before,
            RuntimeProfile profile,
            BiFunction<ContainerStreams, PortDialer, StreamingUrls> streaming) {
        this.parts = before.parts.under(profile, new IdSource(before.random, profile.lookup()));
        this.identities = new ContainerIdentities(profile);
        this.events = before.events;
        this.node = before.node;
        this.random = before.random;
        this.registries = before.registries;
        this.services = services(streaming);
    }

    /**
     * The same runtime after its program was replaced: sandboxes, containers and their processes are kept, as the shims of
     * containerd and conmon of CRI-O keep them, and are reported as {@code profile} reports. Streams of events end. What
     * was started before ends by the rules under which it was started.
     *
     * @return completes when the new engine may serve
     */
    public CompletionStage<RuntimeEngine> restartedAs(
            RuntimeProfile profile, BiFunction<ContainerStreams, PortDialer, StreamingUrls> streaming) {
        return parts.mailbox().call(() -> {
            parts.sandbox().sandboxes().adopt(profile);
            parts.containers().adopt(profile);
            parts.images().adopt(profile.images());
            events.adopt(profile.events());
            return new RuntimeEngine(this, profile, streaming);
        });
    }

    /**
     * Brings back what {@code state} has, as the profile says, and keeps there what is changed from now on. Before the
     * engine serves.
     *
     * @throws IOException if the directory cannot be read
     */
    public CompletionStage<Boolean> recover(StateDirectory state) throws IOException {
        List<SandboxFacts> sandboxes = state.sandboxes();
        List<ContainerFacts> containers = state.containers();
        Map<String, WritableLayer> written = state.written();
        state.finishReading();
        return parts.mailbox().call(() -> {
            parts.sandbox().sandboxes().keepIn(state);
            parts.containers().keepIn(state);
            new RecoverPodSandboxes(parts.sandbox()).recover(sandboxes);
            new RecoverContainers(parts).recover(containers, written);
            return true;
        });
    }

    private List<BindableService> services(BiFunction<ContainerStreams, PortDialer, StreamingUrls> streaming) {
        RuntimeProfile profile = parts.profile();
        ImageVerbs images = new ImageVerbs(
                profile, parts.images(), parts.containers(), parts.sandbox().scheduler());
        PullImage pullImage = new PullImage(
                profile,
                parts.images(),
                registries,
                parts.sandbox().scheduler(),
                node.registryRoundTrip(),
                images::pullFailure);
        return List.of(
                runtimeService(streaming.apply(new ContainerProcesses(parts), ports())),
                new CriImageService(profile, images, pullImage));
    }

    private CriRuntimeService runtimeService(StreamingUrls urls) {
        SandboxParts sandbox = parts.sandbox();
        ContainerTasks tasks = new ContainerTasks(parts);
        ContainerStopper stopper = new ContainerStopper(parts, tasks);
        StopPodSandbox stopPodSandbox = new StopPodSandbox(sandbox, stopper);
        return new CriRuntimeService(
                sandbox.profile(),
                new StatusVerbs(sandbox.profile()),
                new RunPodSandbox(sandbox, node.nodeName()),
                stopPodSandbox,
                new RemovePodSandbox(sandbox, stopper, stopPodSandbox),
                new ReadPodSandboxStatus(sandbox),
                new ListPodSandboxes(sandbox),
                new CreateContainer(parts, tasks),
                new StartContainer(parts, tasks),
                new StopContainer(parts, stopper),
                new RemoveContainer(parts, stopper),
                new ListContainers(parts),
                new ReadContainerStatus(parts),
                new UpdateContainerResources(parts),
                new ReopenContainerLog(parts),
                new ExecSync(parts),
                new StreamRequests(parts, urls),
                new ContainerStatsReader(parts),
                new PodSandboxMetricsReader(parts),
                new CheckpointContainer(parts),
                events);
    }

    /** The RuntimeService and the ImageService. */
    public List<BindableService> services() {
        return services;
    }

    /** Connects to {@code port} of whoever has {@code address}, from the node; see {@link PodPorts#dialFromNode}. */
    public CompletionStage<ByteStream> dial(String address, int port) {
        return ports().dialFromNode(address, port);
    }

    private PodPorts ports() {
        return new PodPorts(
                parts.mailbox(), parts.sandbox().namespaces(), parts.profile().streaming());
    }

    /** Tells whom calls are about. */
    public CallSubjects subjects() {
        return new StoredSubjects(parts.sandbox().sandboxes(), parts.containers());
    }

    /** Why a container has its identity; empty if there is none with exactly this id. */
    public Optional<IdentityExplanation> explainIdentity(String containerId) {
        return Optional.ofNullable(parts.containers().get(containerId))
                .map(ContainerRecord::facts)
                .map(facts -> identities.explain(facts.config(), facts.image()));
    }

    /** Why a container of {@code config} would have its identity; empty if its image is not on the node. */
    public Optional<IdentityExplanation> explainIdentity(ContainerConfig config) {
        return parts.images().find(config.getImage().getImage()) instanceof ImageLookup.Found found
                ? Optional.of(identities.explain(config, found.image()))
                : Optional.empty();
    }

    /** Lets a sandbox or container be as old as {@code age}, however long it has been there. */
    public CompletionStage<Boolean> backdate(String id, Duration age) {
        return parts.mailbox().call(() -> {
            SandboxRecord sandbox = parts.sandbox().sandboxes().get(id);
            if (sandbox != null) {
                parts.sandbox().sandboxes().put(sandbox.facts().earlier(age.toNanos()));
            }
            ContainerRecord container = parts.containers().get(id);
            if (container != null) {
                parts.containers().put(container.facts().earlier(age.toNanos()));
            }
            return sandbox != null || container != null;
        });
    }

    /** Forgets events that nobody has seen: they tell of what was there before the runtime began to serve. */
    public void forgetEvents() {
        events.forget();
    }

    /** Ends event streams, and pulls that are under way. */
    @Override
    public void close() {
        registries.close();
        events.close();
    }
}
