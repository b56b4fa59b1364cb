// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dagger.Module;
import dagger.Provides;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.kubelet.config.ApiServiceLister;
import dev.kubeletsim.kubelet.config.ServiceLister;
import dev.kubeletsim.time.Scheduler;
import jakarta.inject.Singleton;

/** Binds what all nodes share. */
@Module(subcomponents = NodeComponent.class)
final class FleetModule {
    private FleetModule() {}

    @Provides
    @Singleton
    static ApiServiceLister services(ApiServer server, Scheduler scheduler) {
        return new ApiServiceLister(EmbeddedApiClient.ofAdministrator(server), scheduler);
    }

    @Provides
    static ServiceLister lister(ApiServiceLister services) {
        return services;
    }
}
