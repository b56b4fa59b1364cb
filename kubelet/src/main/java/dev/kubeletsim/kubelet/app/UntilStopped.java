// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a server running until SIGINT or SIGTERM, then closes it and ends the process with exit code 0.
 *
 * <p>The JVM reports 130 or 143 after its shutdown hooks; a server that was asked to stop and did so has not failed, so
 * the hook itself ends the process once everything is closed.
 */
final class UntilStopped {
    private static final Logger log = LoggerFactory.getLogger(UntilStopped.class);

    private UntilStopped() {}

    /**
     * Closes {@code server} when a signal comes; never returns normally.
     *
     * @param announce tells others that the server is there, who may send the signal at once
     */
    static void serve(AutoCloseable server, Runnable announce) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(close(server)), "stop"));
        announce.run();
        KlogFormatter.prepare();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int close(AutoCloseable server) {
        try {
            server.close();
            return 0;
        } catch (Exception e) {
            log.error("closing failed", e);
            return Main.EXIT_FAILED;
        }
    }
}
