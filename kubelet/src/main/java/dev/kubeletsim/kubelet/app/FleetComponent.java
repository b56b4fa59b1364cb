// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dagger.BindsInstance;
import dagger.Component;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.kubelet.config.ApiServiceLister;
import dev.kubeletsim.time.Scheduler;
import jakarta.inject.Singleton;
import java.util.random.RandomGenerator;

/** What all nodes of a process share. */
@Singleton
@Component(modules = FleetModule.class)
interface FleetComponent {
    /** Makes nodes. */
    NodeComponent.Factory nodes();

    /** The cluster's services, which every node follows. */
    ApiServiceLister services();

    /** Hands in what comes from outside. */
    @Component.Factory
    interface Factory {
        FleetComponent create(
                @BindsInstance Scheduler scheduler,
                @BindsInstance RandomGenerator random,
                @BindsInstance ApiServer apiServer);
    }
}
