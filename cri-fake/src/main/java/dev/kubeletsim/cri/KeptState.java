// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.present.PresentPod;
import dev.kubeletsim.cri.server.RuntimeEngine;
import dev.kubeletsim.cri.state.StateDirectory;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A start from a state directory, if there is one: what was there comes back, and what a start brings (images, pods) comes
 * once in the life of the directory, so that what was removed since stays away.
 */
final class KeptState implements AutoCloseable {
    private static final String PODS = "pods";

    private final @Nullable StateDirectory directory;

    private KeptState(@Nullable StateDirectory directory) {
        this.directory = directory;
    }

    static KeptState open(@Nullable Path directory, RuntimeProfile profile) throws IOException {
        return new KeptState(
                directory == null
                        ? null
                        : StateDirectory.open(directory, profile.status().runtimeName()));
    }

    /** Puts the kept images on the node, and those of {@code given} that no start has brought yet. */
    void load(ImageStore store, List<NamedImage> given) throws IOException {
        StateDirectory state = directory;
        if (state == null) {
            store.load(given);
            return;
        }
        store.keepIn(state, state.images());
        for (NamedImage image : given) {
            String step = "image/" + image.image().configDigest() + image.names();
            if (!state.isDone(step)) {
                store.load(List.of(image));
                state.done(step);
            }
        }
    }

    /** Brings sandboxes and containers back. */
    void recover(RuntimeEngine engine, Scheduler scheduler) throws IOException {
        if (directory != null) {
            scheduler.await(engine.recover(directory));
        }
    }

    /** Those of {@code pods} that are still to be made. */
    List<PresentPod> due(List<PresentPod> pods) {
        return directory != null && directory.isDone(PODS) ? List.of() : pods;
    }

    /** The pods have been made. */
    void made() {
        if (directory != null) {
            directory.done(PODS);
        }
    }

    @Override
    public void close() throws IOException {
        if (directory != null) {
            directory.close();
        }
    }
}
