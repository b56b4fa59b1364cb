// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A TCP socket that listens: connections wait here until a process accepts them. */
final class ListeningSocket extends OpenDescription {
    /** How many connections may wait; more are refused. */
    private static final int BACKLOG = 128;

    private final NetNamespace namespace;
    private final int port;
    private final long uid;
    private final Queue<SocketDescription> waiting = new ArrayDeque<>(1);
    private final WaitQueue acceptors = new WaitQueue();

    ListeningSocket(NetNamespace namespace, int port, long uid) {
        this.namespace = namespace;
        this.port = port;
        this.uid = uid;
    }

    int port() {
        return port;
    }

    long uid() {
        return uid;
    }

    boolean offer(SocketDescription connection) {
        if (waiting.size() >= BACKLOG) {
            return false;
        }
        waiting.add(connection);
        acceptors.wakeAll();
        return true;
    }

    /** The next connection; null if there is none yet, and {@code process} will be woken. */
    @Nullable
    SocketDescription accept(Process process) {
        SocketDescription next = waiting.poll();
        if (next == null) {
            acceptors.add(process);
        }
        return next;
    }

    @Override
    String name() {
        return "socket:[" + (10_000 + port) + "]";
    }

    @Override
    void released() {
        namespace.stopListening(port);
        waiting.forEach(SocketDescription::refuse);
        waiting.clear();
    }
}
