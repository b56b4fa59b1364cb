// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.container.CheckpointContainer;
import dev.kubeletsim.cri.container.ContainerParts;
import dev.kubeletsim.cri.container.ContainerProcesses;
import dev.kubeletsim.cri.container.ContainerStatsReader;
import dev.kubeletsim.cri.container.ContainerStopper;
import dev.kubeletsim.cri.container.ContainerStore;
import dev.kubeletsim.cri.container.ContainerStreams;
import dev.kubeletsim.cri.container.ContainerTasks;
import dev.kubeletsim.cri.container.CreateContainer;
import dev.kubeletsim.cri.container.ExecSync;
import dev.kubeletsim.cri.container.ListContainers;
import dev.kubeletsim.cri.container.LiveContainers;
import dev.kubeletsim.cri.container.ReadContainerStatus;
import dev.kubeletsim.cri.container.RemoveContainer;
import dev.kubeletsim.cri.container.ReopenContainerLog;
import dev.kubeletsim.cri.container.StartContainer;
import dev.kubeletsim.cri.container.StopContainer;
import dev.kubeletsim.cri.container.StreamRequests;
import dev.kubeletsim.cri.container.StreamingUrls;
import dev.kubeletsim.cri.container.UpdateContainerResources;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.process.Kernel;
import dev.kubeletsim.cri.sandbox.IdSource;
import dev.kubeletsim.cri.sandbox.ListPodSandboxes;
import dev.kubeletsim.cri.sandbox.NameIndex;
import dev.kubeletsim.cri.sandbox.ReadPodSandboxStatus;
import dev.kubeletsim.cri.sandbox.RemovePodSandbox;
import dev.kubeletsim.cri.sandbox.RunPodSandbox;
import dev.kubeletsim.cri.sandbox.SandboxNamespaces;
import dev.kubeletsim.cri.sandbox.SandboxParts;
import dev.kubeletsim.cri.sandbox.SandboxStore;
import dev.kubeletsim.cri.sandbox.StopPodSandbox;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import io.grpc.BindableService;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * One runtime, put together: stores, verbs and services.
 *
 * <p>What changes belongs to one mailbox: verbs that change something run there, one after the other. What is only read
 * (statuses, lists) comes from immutable records and never waits for the mailbox.
 */
public final class RuntimeEngine {
    private final ContainerEvents events;
    private final ContainerProcesses processes;
    private final List<BindableService> services;

    /**
     * A runtime without sandboxes.
     *
     * @param profile how it behaves
     * @param scheduler its time and turns
     * @param random where ids come from
     * @param host the node's files
     * @param images the node's images
     * @param nodeName the node's host name
     * @param streaming makes the streaming server's URLs, given what the server may do with containers
     */
    public RuntimeEngine(
            RuntimeProfile profile,
            Scheduler scheduler,
            RandomGenerator random,
            HostFiles host,
            ImageStore images,
            String nodeName,
            Function<ContainerStreams, StreamingUrls> streaming) {
        Mailbox mailbox = new Mailbox(scheduler.executor());
        Kernel kernel = new Kernel(scheduler, mailbox, random);
        SandboxStore sandboxes = new SandboxStore(profile);
        ContainerStore containers = new ContainerStore(profile);
        this.events = new ContainerEvents(
                profile.events(), new EventReport(sandboxes, containers), mailbox, scheduler);
        SandboxParts sandboxParts = new SandboxParts(
                profile,
                scheduler,
                mailbox,
                new IdSource(random, profile.lookup()),
                new NameIndex(),
                sandboxes,
                new SandboxNamespaces(kernel),
                host,
                kernel,
                new EventPublisher(sandboxes, containers, events, scheduler));
        ContainerParts parts = new ContainerParts(sandboxParts, containers, new LiveContainers(), images);
        this.processes = new ContainerProcesses(parts);
        this.services = List.of(
                runtimeService(parts, nodeName, streaming.apply(processes)),
                new CriImageService(profile, new ImageVerbs(profile, images, containers, scheduler)));
    }

    private CriRuntimeService runtimeService(ContainerParts parts, String nodeName, StreamingUrls urls) {
        SandboxParts sandbox = parts.sandbox();
        ContainerTasks tasks = new ContainerTasks(parts);
        ContainerStopper stopper = new ContainerStopper(parts, tasks);
        StopPodSandbox stopPodSandbox = new StopPodSandbox(sandbox, stopper);
        return new CriRuntimeService(
                sandbox.profile(),
                new StatusVerbs(sandbox.profile()),
                new RunPodSandbox(sandbox, nodeName),
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
                new CheckpointContainer(parts),
                events);
    }

    /** The RuntimeService and the ImageService. */
    public List<BindableService> services() {
        return services;
    }

    /** Ends event streams. */
    public void close() {
        events.close();
    }
}
