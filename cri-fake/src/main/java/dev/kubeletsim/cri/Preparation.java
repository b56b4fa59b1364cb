// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.present.PodPreparation;
import dev.kubeletsim.cri.present.PresentPod;
import dev.kubeletsim.cri.server.CriEndpoint;
import dev.kubeletsim.cri.server.CriListener;
import dev.kubeletsim.cri.server.RuntimeEngine;
import dev.kubeletsim.time.Scheduler;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.util.List;

/** Fills an engine before anybody can see it: by calls over a listener of its own, without hooks. */
final class Preparation {
    private Preparation() {}

    /**
     * Makes {@code pods}.
     *
     * @throws IllegalArgumentException as {@link PodPreparation#make}
     */
    static void prepare(RuntimeEngine engine, String name, Scheduler scheduler, List<PresentPod> pods)
            throws IOException {
        String hidden = name + "-preparation";
        int unbounded = Integer.MAX_VALUE;
        try (CriListener listener = CriListener.open(new CriEndpoint.InProcess(hidden), engine.services(), unbounded)) {
            ManagedChannel channel =
                    InProcessChannelBuilder.forName(hidden).directExecutor().build();
            try {
                new PodPreparation(channel, scheduler, (id, age) -> scheduler.await(engine.backdate(id, age)))
                        .make(pods);
                engine.forgetEvents();
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
