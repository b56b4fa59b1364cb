// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A machine with what runs on it: a runtime, and a kubelet that may be replaced while the runtime's containers go on.
 *
 * <p>Changes are made by one caller at a time; readers see the parts of the moment.
 */
final class RunningNode implements AutoCloseable {
    private final NodeSettings settings;
    private final FakeRuntime runtime;
    private final HostFiles files;
    private final NodeComponent.Factory kubelets;
    private final Scheduler scheduler;
    private volatile NodeParts parts;

    /** Starts a kubelet over {@code runtime}; to be called in a fiber. */
    RunningNode(
            NodeSettings settings,
            FeatureGates gates,
            FakeRuntime runtime,
            HostFiles files,
            NodeComponent.Factory kubelets,
            Scheduler scheduler) {
        this.settings = settings;
        this.runtime = runtime;
        this.files = files;
        this.kubelets = kubelets;
        this.scheduler = scheduler;
        this.parts = started(gates);
    }

    private NodeParts started(FeatureGates gates) {
        NodeParts made = kubelets.create(settings, gates, runtime, files).parts();
        made.start();
        return made;
    }

    NodeSettings settings() {
        return settings;
    }

    FakeRuntime runtime() {
        return runtime;
    }

    NodeParts parts() {
        return parts;
    }

    /**
     * Ends the kubelet and starts another one in its place.
     *
     * @param gates the version and the feature gates of the new kubelet
     * @param replaced told of the new parts
     */
    synchronized void restartKubelet(FeatureGates gates, Consumer<NodeParts> replaced) {
        parts.close();
        CompletableFuture<NodeParts> next = new CompletableFuture<>();
        scheduler.start("kubelet " + settings.name(), () -> {
            try {
                next.complete(started(gates));
            } catch (RuntimeException e) {
                next.completeExceptionally(e);
            }
        });
        parts = scheduler.await(next);
        replaced.accept(parts);
    }

    /** Restarts the runtime as another release of itself; the kubelet finds it again by itself. */
    synchronized void restartRuntime(RuntimeProfile profile) {
        try {
            runtime.restart(profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        parts.close();
        runtime.close();
    }
}
