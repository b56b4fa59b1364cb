// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import dev.kubeletsim.cri.server.PrivateSocket;
import dev.kubeletsim.cri.server.SocketFiles;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix-domain socket at which the rules of running runtimes are listed and changed: one JSON object a line
 * asks, one answers; {@code docs/faults.md} describes them. Every change concerns all of the runtimes.
 *
 * <p>Each connection has a virtual thread, at most {@value #MAX_CONNECTIONS} at a time; others wait.
 */
public final class FaultControl implements Closeable {
    /** What is appended to the path of a CRI socket to get the path of the control socket beside it. */
    public static final String SUFFIX = ".faults";

    private static final int MAX_CONNECTIONS = 16;
    private static final Logger log = LoggerFactory.getLogger(FaultControl.class);

    /**
     * A runtime whose rules are looked after.
     *
     * @param faults its rules, asked for with the first command: most runtimes never need them
     */
    public record Target(String node, Supplier<Faults> faults) {}

    private final Path path;
    private final ServerSocketChannel server;
    private final List<Target> targets;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);

    private FaultControl(Path path, ServerSocketChannel server, List<Target> targets) {
        this.path = path;
        this.server = server;
        this.targets = List.copyOf(targets);
    }

    /**
     * Begins to listen at {@code path}.
     *
     * @param group whose members may come too, by name or number; null: only the socket's owner
     * @throws IOException if the path cannot be had; the message says why
     */
    public static FaultControl open(Path path, @Nullable String group, List<Target> targets) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try (PrivateSocket socket = PrivateSocket.prepare(path)) {
            server.bind(socket.address());
            socket.publish(group);
        } catch (SocketException e) {
            server.close();
            throw new IOException("cannot listen on unix://" + path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        FaultControl control = new FaultControl(path, server, targets);
        Thread.ofVirtual().name("fault control").start(control::accept);
        return control;
    }

    private void accept() {
        try {
            while (true) {
                connections.acquireUninterruptibly();
                SocketChannel client = server.accept();
                Thread.ofVirtual().name("fault control client").start(() -> serve(client));
            }
        } catch (ClosedChannelException e) {
            log.debug("no more fault control at {}", path);
        } catch (IOException e) {
            log.error("no more fault control at {}", path, e);
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            // Made for each client: who starts a runtime does not wait until the JSON library is loaded.
            FaultCommands commands = new FaultCommands(targets);
            JsonLines lines = new JsonLines(client);
            for (String line = lines.read(); line != null; line = lines.read()) {
                lines.write(commands.answer(line));
            }
        } catch (IOException e) {
            log.debug("a fault control client went away", e);
        } finally {
            connections.release();
        }
    }

    /** Stops listening and removes the socket. Idempotent. */
    @Override
    public void close() throws IOException {
        if (server.isOpen()) {
            server.close();
            SocketFiles.remove(path);
        }
    }
}
