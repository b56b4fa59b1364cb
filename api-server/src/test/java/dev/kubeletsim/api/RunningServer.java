// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import dev.kubeletsim.api.auth.Credentials;
import dev.kubeletsim.api.auth.Kubeconfig;
import dev.kubeletsim.api.http.ApiListener;
import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.time.SystemScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** An API server on a loopback port, for tests and for trying it by hand. */
public final class RunningServer implements AutoCloseable {
    private final SystemScheduler scheduler = new SystemScheduler("api-test");
    private final EventLoops loops = new EventLoops("api-test", 1);
    private final Credentials credentials = Credentials.create(scheduler);
    private final ApiServer server;
    private final ApiListener listener;

    /**
     * A server of 1.{@code minor}.
     *
     * @param gates as the flag {@code --feature-gates} has them
     */
    public RunningServer(int minor, boolean controllers, String gates) throws IOException {
        FeatureGates featureGates =
                FeatureGates.parse(Component.KUBE_API_SERVER, KubernetesVersion.ofMinor(minor), gates);
        this.server = ApiServer.builder()
                .minor(minor)
                .controllers(controllers)
                .featureGates(featureGates::enabled)
                .scheduler(scheduler)
                .random((RandomGenerator) () -> ThreadLocalRandom.current().nextLong())
                .build();
        this.listener = ApiListener.start(
                server, credentials, loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public ApiServer server() {
        return server;
    }

    public String url() {
        return listener.url();
    }

    public Credentials credentials() {
        return credentials;
    }

    /** Writes a kubeconfig into {@code folder}. */
    public Path kubeconfig(Path folder) throws IOException {
        Path file = folder.resolve("kubeconfig");
        Kubeconfig.write(file, listener.kubeconfig());
        return file;
    }

    /** Serves until the process is ended: arguments are the minor, a folder for the kubeconfig, and gates. */
    public static void main(String[] args) throws Exception {
        RunningServer running =
                new RunningServer(Integer.parseInt(args[0]), args.length > 3, args.length > 2 ? args[2] : "");
        System.out.println(running.kubeconfig(Path.of(args[1])));
        Thread.currentThread().join();
    }

    @Override
    public void close() {
        listener.close();
        server.close();
        loops.close();
        scheduler.close();
    }
}
