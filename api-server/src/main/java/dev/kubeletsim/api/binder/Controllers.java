// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.time.Scheduler;
import java.util.List;

/** Starts and ends the controllers together. */
public final class Controllers implements AutoCloseable {
    /** What controllers call themselves, but for the binder, which is part of the scheduler. */
    static final String MANAGER = "kube-controller-manager/embedded";

    private final List<Controller> all;

    /** A controller: something that watches and acts. */
    interface Controller extends AutoCloseable {
        void start();

        @Override
        void close();
    }

    public Controllers(ApiServer server, Scheduler scheduler, ServerContext context) {
        this.all = List.of(
                new Binder(server, scheduler, context),
                new PersistentVolumeController(server, scheduler, context),
                new VolumeProtection(server, scheduler),
                new PolicyStatus(server, scheduler),
                new NodeTaints(server, scheduler),
                new NamespaceDeletion(server, scheduler),
                new EventExpiry(server, scheduler));
    }

    public void start() {
        all.forEach(Controller::start);
    }

    @Override
    public void close() {
        all.forEach(Controller::close);
    }
}
