// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.CriProxy;
import dev.kubeletsim.cri.fault.FaultFile;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.server.ListenerAccess;
import dev.kubeletsim.time.Scheduler;
import dev.kubeletsim.time.SystemScheduler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kubelet-sim cri --proxy} was asked to do.
 *
 * @param runtime where the real runtime is
 * @param endpoints where to serve
 * @param access who may come
 * @param faults rules by which calls go wrong, or null
 * @param latency how long calls take on top, or null for no time
 * @param record where calls are recorded, or null
 */
record ProxyOptions(
        String runtime,
        List<String> endpoints,
        ListenerAccess access,
        @Nullable FaultFile faults,
        @Nullable LatencyRule latency,
        @Nullable Path record) {
    /**
     * Stands before the runtime until a signal comes.
     *
     * @throws StartFailure if the runtime does not answer, or an address or a file cannot be had
     * @throws IllegalArgumentException if an address is none
     */
    void serve(PrintWriter out) {
        Logging.start(Level.INFO);
        Scheduler scheduler = new SystemScheduler("cri-proxy");
        CriProxy proxy = start(scheduler);
        AutoCloseable control = ControlSocket.beside(proxy.endpoints(), access.group(), proxy::faults);
        UntilStopped.serve(
                () -> {
                    control.close();
                    proxy.close();
                    scheduler.close();
                },
                () -> announce(proxy, out));
    }

    private void announce(CriProxy proxy, PrintWriter out) {
        for (String endpoint : proxy.endpoints()) {
            out.println("listening on " + endpoint + " (proxy before " + runtime + ")");
        }
        out.flush();
    }

    private CriProxy start(Scheduler scheduler) {
        try {
            CriProxy proxy = CriProxy.start(runtime, endpoints, access, scheduler);
            if (latency != null) {
                proxy.latency(latency);
            }
            if (record != null) {
                proxy.record(record);
            }
            if (faults != null) {
                faults.setOn(proxy.faults());
            }
            return proxy;
        } catch (IOException e) {
            scheduler.close();
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
