// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A network stack: an address, network devices, and TCP sockets that listen. Used from the kernel's mailbox.
 *
 * <p>A namespace is closed with its sandbox: then nobody can reach it any more.
 */
public final class NetNamespace {
    /** Who is told that something listens on a port, or no longer does. */
    public interface PortWatcher {
        /** Ports are of interest to nobody. */
        PortWatcher NOBODY = new PortWatcher() {
            @Override
            public void opened(NetNamespace namespace, int port) {}

            @Override
            public void closed(NetNamespace namespace, int port) {}
        };

        /** A process began to listen. */
        void opened(NetNamespace namespace, int port);

        /** Nobody listens there any more. */
        void closed(NetNamespace namespace, int port);
    }

    private static final int FIRST_EPHEMERAL_PORT = 32_768;
    private static final int LAST_PORT = 65_535;

    private final Network network;
    private final String address;
    private final Sysctls sysctls;
    private final Machine machine;
    private final PortWatcher watcher;
    private Map<Integer, ListeningSocket> listeners = Map.of();
    private Map<String, NetDevice> devices = Map.of();

    NetNamespace(Network network, String address, Sysctls sysctls, Machine machine, PortWatcher watcher) {
        this.network = network;
        this.address = address;
        this.sysctls = sysctls;
        this.machine = machine;
        this.watcher = watcher;
    }

    /** The address that others reach it by; "" for the node. */
    public String address() {
        return address;
    }

    /** Where {@code address}, dotted decimal, leads to from here; empty if nowhere. */
    public Optional<NetNamespace> route(String address) {
        return network.route(this, address);
    }

    Network network() {
        return network;
    }

    Sysctls sysctls() {
        return sysctls;
    }

    /** Nobody finds it by its address from here on. */
    public void close() {
        network.remove(this);
        List.copyOf(listeners.keySet()).forEach(this::stopListening);
    }

    /**
     * bind(2) and listen(2) for TCP on all addresses.
     *
     * @param port 0 takes any that is free
     */
    ListeningSocket listen(Credentials who, int port) {
        if (port != 0 && port < unprivilegedPortStart() && !who.can(Capability.NET_BIND_SERVICE)) {
            throw new ErrnoException(Errno.EACCES);
        }
        int chosen = port == 0 ? freePort() : port;
        if (listeners.containsKey(chosen)) {
            throw new ErrnoException(Errno.EADDRINUSE);
        }
        ListeningSocket socket = new ListeningSocket(this, chosen, who.effectiveUid());
        if (listeners.isEmpty()) {
            listeners = new TreeMap<>();
        }
        listeners.put(chosen, socket);
        watcher.opened(this, chosen);
        return socket;
    }

    private int unprivilegedPortStart() {
        String start = sysctls.get("net.ipv4.ip_unprivileged_port_start");
        return start == null || !start.matches("[0-9]{1,5}") ? 1024 : Integer.parseInt(start);
    }

    private int freePort() {
        for (int port = FIRST_EPHEMERAL_PORT; port <= LAST_PORT; port++) {
            if (!listeners.containsKey(port)) {
                return port;
            }
        }
        throw new ErrnoException(Errno.EADDRINUSE);
    }

    void stopListening(int port) {
        if (listeners.remove(port) != null) {
            watcher.closed(this, port);
        }
    }

    /** Whether something listens on {@code port}. */
    public boolean listens(int port) {
        return listeners.containsKey(port);
    }

    /** Queues a connection to {@code port} for whoever listens there; ECONNREFUSED if nobody does. */
    void offer(int port, SocketDescription connection) {
        ListeningSocket socket = listeners.get(port);
        if (socket == null || !socket.offer(connection)) {
            throw new ErrnoException(Errno.ECONNREFUSED);
        }
    }

    /**
     * A connection from outside of the simulation.
     *
     * @param client the address that the process sees
     * @throws ErrnoException ECONNREFUSED if nobody listens on {@code port}
     */
    public void connect(int port, InputPipe toProcess, OutputEndpoint fromProcess, String client) {
        if (!listeners.containsKey(port)) {
            throw new ErrnoException(Errno.ECONNREFUSED);
        }
        offer(port, new SocketDescription(toProcess.readEnd(), fromProcess.writeEnd(), client));
    }

    // Devices

    /** {@code lo}, {@code eth0} in a pod, and what was added; by name. */
    Collection<NetDevice> devices() {
        List<NetDevice> shown = new ArrayList<>();
        shown.add(new NetDevice("lo", "loopback", true));
        if (!address.isEmpty()) {
            shown.add(new NetDevice("eth0", "veth", true));
        }
        shown.addAll(devices.values());
        return shown;
    }

    void addDevice(NetDevice device) {
        if (devices().stream().anyMatch(each -> each.name().equals(device.name()))) {
            throw new ErrnoException(Errno.EEXIST);
        }
        if (devices.isEmpty()) {
            devices = new TreeMap<>();
        }
        devices.put(device.name(), device);
    }

    void setDevice(NetDevice device) {
        if (devices.containsKey(device.name())) {
            devices.put(device.name(), device);
        }
    }

    @Nullable
    NetDevice removeDevice(String name) {
        return devices.isEmpty() ? null : devices.remove(name);
    }

    /**
     * {@code /proc/net/tcp} or {@code tcp6}. Simulated sockets listen for both families, so they are in the latter, as
     * those of Go programs are; the node has the machine's sockets in both.
     */
    String table(String name) {
        StringBuilder text = new StringBuilder("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when"
                + " retrnsmt   uid  timeout inode\n");
        TreeSet<String> shown = new TreeSet<>();
        for (String line : machine.socketLines(name)) {
            String[] columns = line.strip().split("\\s+");
            shown.add(columns[1].substring(columns[1].indexOf(':')));
            text.append(line).append('\n');
        }
        if (name.equals("tcp")) {
            int row = shown.size();
            for (ListeningSocket socket : listeners.values()) {
                String port = String.format(":%04X", socket.port());
                if (!shown.contains(port)) {
                    text.append(String.format(
                            "%4d: 00000000%s 00000000:0000 0A 00000000:00000000 00:00000000 00000000 %5d        0 %d 1%n",
                            row++, port, socket.uid(), 10_000 + socket.port()));
                }
            }
        }
        return text.toString();
    }
}
