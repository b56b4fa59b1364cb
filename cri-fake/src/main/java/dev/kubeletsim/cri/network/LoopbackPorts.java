// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.network;

import dev.kubeletsim.cri.process.NetNamespace;
import dev.kubeletsim.cri.sandbox.PublishedPorts;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.v1.PortMapping;
import dev.kubeletsim.cri.v1.Protocol;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.TcpListener;
import dev.kubeletsim.time.Mailbox;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real listeners for simulated ones, on the loopback device of this machine only: on the pod's own address if that is in
 * 127.0.0.0/8, on 127.0.0.1 for the node's network, and on 127.0.0.1 for each host port. What cannot be bound is logged;
 * within the simulation the port works all the same.
 *
 * <p>Called in the mailbox of the kernel, save {@link #close}.
 */
public final class LoopbackPorts implements PublishedPorts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopbackPorts.class);
    private static final String LOCALHOST = "127.0.0.1";

    private @Nullable EventLoops loops;
    private final Map<InetSocketAddress, CompletionStage<TcpListener>> open = new ConcurrentHashMap<>();

    /** No listener yet; the threads for them start with the first. */
    public LoopbackPorts() {}

    private synchronized EventLoops loops() {
        if (loops == null) {
            loops = new EventLoops("cri-ports", 1);
        }
        return loops;
    }

    @Override
    public NetNamespace.PortWatcher ofPod(Mailbox mailbox, SandboxFacts pod) {
        return new Watcher(mailbox, pod.ip(), pod.config().getPortMappingsList());
    }

    @Override
    public NetNamespace.PortWatcher ofNode(Mailbox mailbox) {
        return new Watcher(mailbox, LOCALHOST, List.of());
    }

    /** One pod's listeners, or those on the node's network. */
    private final class Watcher implements NetNamespace.PortWatcher {
        private final Mailbox mailbox;
        private final String ip;
        private final List<PortMapping> mappings;

        Watcher(Mailbox mailbox, String ip, List<PortMapping> mappings) {
            this.mailbox = mailbox;
            this.ip = ip;
            this.mappings = mappings;
        }

        @Override
        public void opened(NetNamespace namespace, int port) {
            addresses(port).forEach(address -> bind(mailbox, namespace, port, address));
        }

        @Override
        public void closed(NetNamespace namespace, int port) {
            addresses(port).forEach(LoopbackPorts.this::unbind);
        }

        private List<InetSocketAddress> addresses(int port) {
            List<InetSocketAddress> addresses = new ArrayList<>(1);
            if (ip.startsWith("127.")) {
                addresses.add(new InetSocketAddress(ip, port));
            }
            for (PortMapping mapping : mappings) {
                boolean here = mapping.getContainerPort() == port && mapping.getHostPort() > 0;
                if (here && mapping.getProtocol() == Protocol.TCP) {
                    addresses.add(new InetSocketAddress(LOCALHOST, mapping.getHostPort()));
                }
            }
            return addresses;
        }
    }

    private void bind(Mailbox mailbox, NetNamespace namespace, int port, InetSocketAddress address) {
        CompletionStage<TcpListener> bound =
                TcpListener.bind(loops(), address, (client, from) -> accept(mailbox, namespace, port, client, from));
        bound.whenComplete((listener, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "what listens in a pod on port {} can't be reached from outside: {}",
                        port,
                        failure.getMessage());
            }
        });
        open.put(address, bound);
    }

    private void unbind(InetSocketAddress address) {
        CompletionStage<TcpListener> bound = open.remove(address);
        if (bound != null) {
            bound.thenAccept(TcpListener::close);
        }
    }

    private static void accept(
            Mailbox mailbox, NetNamespace namespace, int port, ByteStream client, InetSocketAddress from) {
        mailbox.call(() -> PodConnection.open(
                        mailbox, namespace, port, from.getAddress().getHostAddress()))
                .whenComplete((process, failure) -> {
                    if (failure == null) {
                        relay(client, process);
                    } else {
                        if (!(failure instanceof ErrnoException)) {
                            LOG.debug("a connection to port {} of a pod was refused", port, failure);
                        }
                        client.reset();
                    }
                });
    }

    private static void relay(ByteStream one, ByteStream other) {
        copy(one, other);
        copy(other, one);
    }

    private static void copy(ByteStream from, ByteStream to) {
        from.input().pipeTo(to.output()).whenComplete((done, broken) -> {
            if (broken != null) {
                from.reset();
                to.reset();
            }
        });
    }

    /** Stops listening everywhere, and waits until the threads have ended. */
    @Override
    public synchronized void close() {
        List.copyOf(open.keySet()).forEach(this::unbind);
        if (loops != null) {
            loops.close();
            loops = null;
        }
    }
}
