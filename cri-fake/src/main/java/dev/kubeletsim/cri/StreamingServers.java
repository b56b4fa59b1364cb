// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.container.ContainerStreams;
import dev.kubeletsim.cri.container.StreamingUrls;
import dev.kubeletsim.cri.streaming.PortDialer;
import dev.kubeletsim.cri.streaming.StreamingListener;
import dev.kubeletsim.cri.streaming.StreamingServer;
import dev.kubeletsim.time.Scheduler;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The streaming server that a runtime has at present: one from each start to the next. */
final class StreamingServers implements AutoCloseable {
    private final StreamingListener listener;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private @Nullable StreamingServer open;

    StreamingServers(StreamingListener listener, Scheduler scheduler, RandomGenerator random) {
        this.listener = listener;
        this.scheduler = scheduler;
        this.random = random;
    }

    /** A new server of {@code profile}'s texts for {@code containers} and their ports. */
    synchronized StreamingUrls open(ContainerStreams containers, PortDialer ports, RuntimeProfile profile) {
        StreamingServer server =
                StreamingServer.on(listener, containers, ports, profile.streaming(), scheduler, random);
        open = server;
        return new ServedStreams(server);
    }

    /** Ends the server and what it still streams. Idempotent. */
    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
