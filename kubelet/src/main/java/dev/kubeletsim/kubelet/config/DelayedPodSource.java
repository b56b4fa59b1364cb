// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.config;

import java.util.concurrent.CompletionStage;

/**
 * A source that begins when something else has happened. Pods of the API are admitted by what the node's object says, so a
 * kubelet follows them once it has seen and reported its node (upstream's {@code nodeHasSynced} in {@code
 * pkg/kubelet/config/apiserver.go}, 1.31 and 1.36, which looks once a second; here it is no later than the report).
 */
public final class DelayedPodSource implements PodSource {
    private final PodSource source;
    private final CompletionStage<?> before;
    private boolean closed;

    /** {@code source}, from when {@code before} completes. */
    public DelayedPodSource(PodSource source, CompletionStage<?> before) {
        this.source = source;
        this.before = before;
    }

    @Override
    public void start(Listener listener) {
        before.thenRun(() -> startNow(listener));
    }

    private synchronized void startNow(Listener listener) {
        if (!closed) {
            source.start(listener);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        source.close();
    }
}
