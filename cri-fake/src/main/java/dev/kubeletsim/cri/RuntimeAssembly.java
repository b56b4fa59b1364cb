// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.network.LoopbackPorts;
import dev.kubeletsim.cri.present.PresentPod;
import dev.kubeletsim.cri.sandbox.NodeSurroundings;
import dev.kubeletsim.cri.sandbox.PodAddresses;
import dev.kubeletsim.cri.sandbox.PublishedPorts;
import dev.kubeletsim.cri.server.RuntimeEngine;
import dev.kubeletsim.cri.streaming.StreamingListener;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.time.Scheduler;
import dev.kubeletsim.time.SystemScheduler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * One start of a runtime: its parts in the order in which they need each other. What the builder was not given is made here
 * and ends with the runtime.
 */
final class RuntimeAssembly {
    private static final AtomicLong NAMES = new AtomicLong();

    private final FakeRuntimeBuilder wanted;
    private final RuntimeProfile profile;
    private final OwnedParts owned = new OwnedParts();

    private RuntimeAssembly(FakeRuntimeBuilder wanted) {
        this.wanted = wanted;
        this.profile = wanted.profile;
    }

    /**
     * A runtime that serves.
     *
     * @throws IOException if an address or a file cannot be had; nothing is left running then
     * @throws IllegalArgumentException if a pod that should be there cannot be; nothing is left running then
     */
    static FakeRuntime start(FakeRuntimeBuilder wanted) throws IOException {
        RuntimeAssembly assembly = new RuntimeAssembly(wanted);
        try {
            return assembly.start();
        } catch (IOException | RuntimeException e) {
            assembly.abandon(e);
            throw e;
        }
    }

    private FakeRuntime start() throws IOException {
        KeptState kept = owned.add(KeptState.open(wanted.stateDirectory, profile));
        Scheduler scheduler = scheduler();
        RandomGenerator random = wanted.random == null ? new SecureNumbers() : wanted.random;
        String name = wanted.inProcessName == null ? "cri-fake-" + NAMES.incrementAndGet() : wanted.inProcessName;
        NodeSurroundings node = node();
        RuntimeCalls calls = calls(scheduler, random);
        StreamingServers streaming = owned.add(new StreamingServers(streamingListener(scheduler), scheduler, random));
        RuntimeListeners listeners = owned.add(new RuntimeListeners(wanted.endpoints, name, wanted.access, calls));
        ImageStore images = new ImageStore(profile.images(), wanted.catalogue.with(wanted.images));
        RuntimeEngine engine = owned.add(new RuntimeEngine(
                profile,
                scheduler,
                random,
                hostFiles(scheduler),
                images,
                node,
                (containers, ports) -> streaming.open(containers, ports, profile)));
        bring(kept, images, engine, scheduler, name);
        listeners.open(engine, profile);
        FakeRuntime runtime = new FakeRuntime(scheduler, profile, engine, images, streaming, calls, listeners, owned);
        if (!wanted.faults.isEmpty()) {
            runtime.faults().add(wanted.faults);
        }
        return runtime;
    }

    private void abandon(Exception reason) {
        try {
            owned.close();
        } catch (IllegalStateException e) {
            reason.addSuppressed(e);
        }
    }

    private Scheduler scheduler() {
        return wanted.scheduler == null ? owned.add(new SystemScheduler("cri-fake")) : wanted.scheduler;
    }

    private NodeSurroundings node() {
        PublishedPorts published = wanted.realPorts ? owned.add(new LoopbackPorts()) : PublishedPorts.NONE;
        return new NodeSurroundings(
                wanted.nodeName,
                wanted.machine,
                new PodAddresses(wanted.podNetwork),
                published,
                wanted.registryRoundTrip);
    }

    private RuntimeCalls calls(Scheduler scheduler, RandomGenerator random) throws IOException {
        RuntimeCalls calls = owned.add(new RuntimeCalls(scheduler, random, wanted.nodeName));
        if (wanted.record != null) {
            calls.record(wanted.record);
        }
        if (wanted.latency != null) {
            calls.latency(wanted.latency);
        }
        return calls;
    }

    private StreamingListener streamingListener(Scheduler scheduler) {
        if (wanted.streaming != null) {
            return wanted.streaming;
        }
        EventLoops loops = owned.add(new EventLoops("cri-streaming", 1));
        return owned.add(new StreamingListener(loops, scheduler, wanted.streamAddress, wanted.streamTls));
    }

    private HostFiles hostFiles(Scheduler scheduler) {
        HostFiles files = wanted.hostFiles == null ? HostFiles.inMemory(scheduler) : wanted.hostFiles;
        wanted.shared.forEach(files::share);
        return files;
    }

    /** Brings back what was there, and what this start adds. */
    private void bring(KeptState kept, ImageStore images, RuntimeEngine engine, Scheduler scheduler, String name)
            throws IOException {
        kept.load(images, wanted.images);
        kept.recover(engine, scheduler);
        List<PresentPod> due = kept.due(wanted.pods);
        if (!due.isEmpty()) {
            Preparation.prepare(engine, name, scheduler, due);
            kept.made();
        }
    }
}
