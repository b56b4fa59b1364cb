// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a {@link Program} can ask of its network namespace; failures as in {@link Syscalls}. TCP over IPv4 only. */
public final class SocketCalls {
    private final Process process;

    SocketCalls(Process process) {
        this.process = process;
    }

    private NetNamespace namespace() {
        return process.namespaces().net();
    }

    /** socket(2), bind(2) and listen(2) on all addresses: a descriptor to {@link #accept} from. Port 0 is any. */
    public int listen(int port) {
        enter(SystemCall.SOCKET);
        enter(SystemCall.BIND);
        enter(SystemCall.LISTEN);
        return process.descriptors().add(namespace().listen(process.credentials(), port), 0);
    }

    /** accept(2): a descriptor for the next connection, or {@link Syscalls#WOULD_BLOCK}. */
    public int accept(int fd) {
        enter(SystemCall.ACCEPT);
        SocketDescription connection = listening(fd).accept(process);
        return connection == null ? Syscalls.WOULD_BLOCK : process.descriptors().add(connection, 0);
    }

    private ListeningSocket listening(int fd) {
        if (process.descriptors().get(fd) instanceof ListeningSocket socket) {
            return socket;
        }
        throw new ErrnoException(Errno.EINVAL);
    }

    /** getpeername(2): an address, dotted decimal. */
    public String peer(int fd) {
        return connected(fd).peer();
    }

    /** shutdown(2) of the writing side. */
    public void endOutput(int fd) {
        connected(fd).endOutput();
    }

    private SocketDescription connected(int fd) {
        if (process.descriptors().get(fd) instanceof SocketDescription socket) {
            return socket;
        }
        throw new ErrnoException(Errno.ENOTCONN);
    }

    /**
     * socket(2) and connect(2). Only what is simulated can be reached: ENETUNREACH for all other addresses.
     *
     * @param address dotted decimal
     */
    public int connect(String address, int port) {
        enter(SystemCall.SOCKET);
        enter(SystemCall.CONNECT);
        NetNamespace from = namespace();
        NetNamespace to = from.network().route(from, address).orElseThrow(() -> new ErrnoException(Errno.ENETUNREACH));
        Pipe there = new Pipe();
        Pipe back = new Pipe();
        String client = to == from ? "127.0.0.1" : from.address();
        if (!to.listens(port)) {
            throw new ErrnoException(Errno.ECONNREFUSED);
        }
        to.offer(port, new SocketDescription(there.readEnd(), back.writeEnd(), client));
        return process.descriptors().add(new SocketDescription(back.readEnd(), there.writeEnd(), address), 0);
    }

    /** Whether {@code address}, dotted decimal, leads anywhere. */
    public boolean reaches(String address) {
        return namespace().network().route(namespace(), address).isPresent();
    }

    /** The address that others reach this process's namespace by; empty on the node's network. */
    public Optional<String> address() {
        String address = namespace().address();
        return address.isEmpty() ? Optional.empty() : Optional.of(address);
    }

    /** A raw socket, as {@code ping} needs it: EPERM without CAP_NET_RAW. */
    public void requireRaw() {
        enter(SystemCall.SOCKET);
        require(Capability.NET_RAW);
    }

    private void enter(SystemCall call) {
        process.credentials().enter(call);
    }

    private void require(Capability capability) {
        if (!process.credentials().can(capability)) {
            throw new ErrnoException(Errno.EPERM);
        }
    }

    /** The network devices, {@code lo} first. */
    public Collection<NetDevice> devices() {
        return List.copyOf(namespace().devices());
    }

    /** Makes a device: EPERM without CAP_NET_ADMIN, EEXIST. */
    public void addDevice(NetDevice device) {
        require(Capability.NET_ADMIN);
        namespace().addDevice(device);
    }

    /** Replaces a device of the same name that {@link #addDevice} made: EPERM without CAP_NET_ADMIN. */
    public void setDevice(NetDevice device) {
        require(Capability.NET_ADMIN);
        namespace().setDevice(device);
    }

    /** Removes a device that {@link #addDevice} made: EPERM without CAP_NET_ADMIN, ENXIO if there is none. */
    public void removeDevice(String name) {
        require(Capability.NET_ADMIN);
        if (namespace().removeDevice(name) == null) {
            throw new ErrnoException(Errno.ENXIO);
        }
    }
}
