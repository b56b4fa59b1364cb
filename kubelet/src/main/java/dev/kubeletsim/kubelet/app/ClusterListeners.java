// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.api.auth.Credentials;
import dev.kubeletsim.api.auth.Kubeconfig;
import dev.kubeletsim.api.http.ApiListener;
import dev.kubeletsim.cri.streaming.StreamingListener;
import dev.kubeletsim.kubelet.server.KubeletServer;
import dev.kubeletsim.kubelet.server.ServedNode;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.http.HttpServer;
import dev.kubeletsim.streaming.http.UpgradeProxy;
import dev.kubeletsim.streaming.tls.ClientAuthentication;
import dev.kubeletsim.streaming.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sockets of a fleet on the wall clock: the API server's and the kubelets', both on loopback, and the kubeconfig. */
final class ClusterListeners implements AutoCloseable {
    private static final int LOOP_THREADS = 2;

    private final EventLoops loops;
    private final ApiListener api;
    private final HttpServer kubelets;
    private final KubeletServer kubeletServer;
    private final StreamingListener streams;
    private final Path kubeconfig;
    private final boolean temporary;

    private ClusterListeners(
            EventLoops loops,
            ApiListener api,
            HttpServer kubelets,
            KubeletServer kubeletServer,
            StreamingListener streams,
            Path kubeconfig,
            boolean temporary) {
        this.loops = loops;
        this.api = api;
        this.kubelets = kubelets;
        this.kubeletServer = kubeletServer;
        this.streams = streams;
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
            InetAddress loopback = InetAddress.getByName(NodeModule.NODE_ADDRESS);
            ApiListener api =
                    ApiListener.start(fleet.apiServer(), credentials, loops, new InetSocketAddress(loopback, port));
            KubeletServer kubeletServer =
                    new KubeletServer(fleet.scheduler(), new UpgradeProxy(new HttpClient(loops, null)));
            StreamingListener streams =
                    new StreamingListener(loops, fleet.scheduler(), new InetSocketAddress(loopback, 0));
            HttpServer kubelets = kubeletListener(fleet, credentials, loops, loopback, kubeletServer);
            Path target = file != null ? file : Files.createTempFile("kubelet-sim-", ".kubeconfig");
            Kubeconfig.write(target, api.kubeconfig());
            return new ClusterListeners(
                    loops, api, kubelets, kubeletServer, streams, target.toAbsolutePath(), file == null);
        } catch (IOException e) {
            loops.close();
            throw new UncheckedIOException(e);
        }
    }

    /** One listener for all nodes: a request finds its node by the pod in its path. */
    private static HttpServer kubeletListener(
            Fleet fleet, Credentials credentials, EventLoops loops, InetAddress address, KubeletServer server)
            throws IOException {
        ServerTls tls = new ServerTls(
                credentials.authority().issueServer("kubelet", List.of("localhost"), List.of(address)),
                List.of(credentials.authority().certificate()),
                ClientAuthentication.OPTIONAL);
        return HttpServer.builder(loops, server)
                .address(new InetSocketAddress(address, 0))
                .tls(tls)
                .executor(fleet.scheduler().executor())
                .build()
                .start();
    }

    /** Where the kubelets' HTTPS API listens. */
    int kubeletPort() {
        return kubelets.address().getPort();
    }

    /** Where all runtimes of the process serve exec, attach and port-forward. */
    StreamingListener streams() {
        return streams;
    }

    /** Serves a node's part of the kubelet API from now on. */
    void serve(ServedNode node) {
        kubeletServer.add(node);
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
        kubelets.close();
        streams.close();
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
