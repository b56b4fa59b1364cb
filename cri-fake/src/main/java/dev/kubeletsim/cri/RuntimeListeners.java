// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.server.CriEndpoint;
import dev.kubeletsim.cri.server.CriListener;
import dev.kubeletsim.cri.server.ListenerAccess;
import dev.kubeletsim.cri.server.RuntimeEngine;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where clients reach a runtime: listeners that end with its program, at addresses that stay through restarts. One of the
 * addresses is a name within this process.
 *
 * <p>Opening, breaking off and closing are for one thread at a time; the rest is thread-safe.
 */
final class RuntimeListeners implements AutoCloseable {
    private final String inProcessName;
    private final ListenerAccess access;
    private final RuntimeCalls calls;
    private volatile List<CriEndpoint> addresses;
    private List<CriListener> listeners = List.of();

    RuntimeListeners(List<CriEndpoint> asked, String inProcessName, ListenerAccess access, RuntimeCalls calls) {
        this.inProcessName = inProcessName;
        this.access = access;
        this.calls = calls;
        List<CriEndpoint> all = new ArrayList<>(asked);
        all.add(new CriEndpoint.InProcess(inProcessName));
        this.addresses = List.copyOf(all);
    }

    /**
     * Listens at all addresses; where any port would do, at the one that was chosen the first time.
     *
     * @throws IOException if one of them cannot be had; nothing is open then
     */
    void open(RuntimeEngine engine, RuntimeProfile profile) throws IOException {
        listeners = open(addresses, engine, profile);
        List<CriEndpoint> actual = new ArrayList<>();
        for (CriListener listener : listeners) {
            actual.add(listener.endpoint());
        }
        addresses = List.copyOf(actual);
    }

    /**
     * Cuts all connections. Clients within the process keep somebody to ask, who refuses: gRPC there has no other sign of a
     * dead server.
     */
    void breakOff(RuntimeEngine engine, RuntimeProfile profile) throws IOException {
        listeners.forEach(CriListener::cut);
        listeners = open(List.of(new CriEndpoint.InProcess(inProcessName)), engine, profile);
    }

    private List<CriListener> open(List<CriEndpoint> endpoints, RuntimeEngine engine, RuntimeProfile profile)
            throws IOException {
        return CriListener.openAll(endpoints, calls.around(engine.services()), access, profile.maxMessageBytes());
    }

    /** The addresses that were asked for, in order. */
    List<String> endpoints() {
        return addresses.stream()
                .filter(endpoint -> !(endpoint instanceof CriEndpoint.InProcess))
                .map(CriEndpoint::toString)
                .toList();
    }

    /** A new channel within this process; the caller shuts it down. */
    ManagedChannel newChannel(int maxMessageBytes) {
        return InProcessChannelBuilder.forName(inProcessName)
                .directExecutor()
                .maxInboundMessageSize(maxMessageBytes)
                .build();
    }

    /** Stops listening and removes sockets. Idempotent; may open again. */
    @Override
    public void close() {
        listeners.forEach(CriListener::close);
    }
}
