// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.api.auth.Credentials;
import dev.kubeletsim.api.auth.Kubeconfig;
import dev.kubeletsim.api.http.ApiListener;
import dev.kubeletsim.streaming.EventLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The sockets of a fleet on the wall clock: the API server's and the kubelets', both on loopback, and the kubeconfig. */
final class ClusterListeners implements AutoCloseable {
    private static final int LOOP_THREADS = 2;

    private final EventLoops loops;
    private final ApiListener api;
    private final Path kubeconfig;
    private final boolean temporary;

    private ClusterListeners(EventLoops loops, ApiListener api, Path kubeconfig, boolean temporary) {
        this.loops = loops;
        this.api = api;
        this.kubeconfig = kubeconfig;
        this.temporary = temporary;
    }

    /**
     * Starts to listen and writes the kubeconfig.
     *
     * @param port the API server's, 0 for any
     * @param file where to write the kubeconfig; null for a file of this run's own
     * @throws UncheckedIOException if the port is in use or the file cannot be written
     */
    static ClusterListeners open(Fleet fleet, int port, @Nullable Path file) {
        EventLoops loops = new EventLoops("http", LOOP_THREADS);
        try {
            // Certificates are checked by clients against the wall clock.
            Credentials credentials = Credentials.create(InstantSource.system());
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
            ApiListener api = ApiListener.start(fleet.apiServer(), credentials, loops, address);
            Path target = file != null ? file : Files.createTempFile("kubelet-sim-", ".kubeconfig");
            Kubeconfig.write(target, api.kubeconfig());
            return new ClusterListeners(loops, api, target.toAbsolutePath(), file == null);
        } catch (IOException e) {
            loops.close();
            throw new UncheckedIOException(e);
        }
    }

    int kubeletPort() {
        return 0;
    }

    String url() {
        return api.url();
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void close() {
        api.close();
        loops.close();
        if (temporary) {
            try {
                Files.deleteIfExists(kubeconfig);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
