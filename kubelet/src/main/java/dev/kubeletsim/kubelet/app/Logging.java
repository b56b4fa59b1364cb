// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets up the command line's logging: to standard error, in klog's shape. Libraries only use slf4j. */
final class Logging {
    /** Netty warns once a Unix-domain socket that it has no SO_KEEPALIVE, which gRPC always asks for. */
    private static final Logger NETTY_BOOTSTRAP = Logger.getLogger("io.netty.bootstrap");

    /** gRPC tells of a connection that broke, such as one of a client that does not speak HTTP/2, with a stack trace. */
    private static final Logger GRPC_CONNECTIONS = Logger.getLogger("io.grpc.netty.NettyServerTransport.connections");

    private Logging() {}

    /**
     * Replaces the JDK's default handlers.
     *
     * @param level the least severe level that is shown
     */
    static void start(Level level) {
        LogManager.getLogManager().reset();
        Handler handler = new ConsoleHandler();
        handler.setFormatter(new KlogFormatter());
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(level);
        NETTY_BOOTSTRAP.setLevel(Level.SEVERE);
        GRPC_CONNECTIONS.setFilter(Logging::onOneLine);
    }

    /** A client's fault, not ours: its reason is enough. */
    static boolean onOneLine(LogRecord log) {
        Throwable thrown = log.getThrown();
        if (thrown != null) {
            log.setMessage("a client's connection ended: " + thrown.getMessage());
            log.setThrown(null);
        }
        return true;
    }
}
