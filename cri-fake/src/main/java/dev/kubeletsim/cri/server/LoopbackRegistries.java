// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.registry.RegistryPulls;
import dev.kubeletsim.time.Scheduler;
import dev.kubeletsim.time.SystemScheduler;
import dev.kubeletsim.time.VirtualTime;
import org.jspecify.annotations.Nullable;

/**
 * The registries on this machine, if they are asked: not under virtual time, to which nothing outside of it can answer.
 * The client is made at the first pull that needs it.
 */
public final class LoopbackRegistries implements AutoCloseable {
    private final Scheduler scheduler;
    private final ImageStore images;
    private @Nullable RegistryPulls pulls;

    /** @param images what needn't be fetched again */
    public LoopbackRegistries(Scheduler scheduler, ImageStore images) {
        this.scheduler = scheduler;
        this.images = images;
    }

    boolean areAsked() {
        return switch (scheduler) {
            case SystemScheduler system -> true;
            case VirtualTime virtual -> false;
        };
    }

    synchronized RegistryPulls get() {
        RegistryPulls made = pulls;
        if (made == null) {
            made = new RegistryPulls(scheduler, images::known);
            pulls = made;
        }
        return made;
    }

    /** Breaks off what is under way. */
    @Override
    public synchronized void close() {
        if (pulls != null) {
            pulls.close();
        }
    }
}
