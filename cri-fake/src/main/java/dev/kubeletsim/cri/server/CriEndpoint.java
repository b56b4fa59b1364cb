// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** An address of a CRI server, as kubelets and crictl write it. */
public sealed interface CriEndpoint {
    /** How many bytes a Unix-domain socket's path may have on Linux (sun_path without its final zero). */
    int MAX_SOCKET_PATH_BYTES = 107;

    /** {@code unix:///path}. */
    record UnixSocket(Path path) implements CriEndpoint {
        public UnixSocket {
            int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("socket path " + path + " is relative (expected: unix:///PATH)");
            }
            if (bytes > MAX_SOCKET_PATH_BYTES) {
                throw new IllegalArgumentException("socket path " + path + " has " + bytes
                        + " bytes (expected: at most " + MAX_SOCKET_PATH_BYTES + ")");
            }
        }

        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /** {@code tcp://host:port}; port 0 takes a free one. */
    record Tcp(InetSocketAddress address) implements CriEndpoint {
        public Tcp {
            Objects.requireNonNull(address, "address");
        }

        @Override
        public String toString() {
            return "tcp://" + address.getAddress().getHostAddress() + ":" + address.getPort();
        }
    }

    /** A name within this process, for gRPC's in-process transport. */
    record InProcess(String name) implements CriEndpoint {
        public InProcess {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return "in-process:" + name;
        }
    }

    /**
     * Reads {@code unix:///PATH} or {@code tcp://HOST:PORT}.
     *
     * @throws IllegalArgumentException with one line that says what to write instead
     */
    static CriEndpoint parse(String text) {
        if (text.startsWith("unix://")) {
            return new UnixSocket(Path.of(text.substring("unix://".length())));
        }
        if (!text.startsWith("tcp://")) {
            throw new IllegalArgumentException("endpoint '" + text + "' (expected: unix:///PATH or tcp://HOST:PORT)");
        }
        return new Tcp(tcp("address", text.substring("tcp://".length())));
    }

    /**
     * Reads {@code HOST:PORT}.
     *
     * @param what is called so
     * @throws IllegalArgumentException with one line that says what to write instead
     */
    static InetSocketAddress tcp(String what, String address) {
        int colon = address.lastIndexOf(':');
        try {
            if (colon <= 0) {
                throw new UnknownHostException(address);
            }
            int port = Integer.parseInt(address.substring(colon + 1));
            return new InetSocketAddress(InetAddress.getByName(address.substring(0, colon)), port);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " '" + address + "' (expected: HOST:PORT)", e);
        }
    }
}
