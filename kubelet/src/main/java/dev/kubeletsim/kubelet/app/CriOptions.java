// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.FakeRuntimeBuilder;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.fault.FaultFile;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.present.PresentPod;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.server.ListenerAccess;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kubelet-sim cri} was asked to serve.
 *
 * @param runtime the runtime to simulate
 * @param images files with the images that are on the node
 * @param endpoints where to serve
 * @param hostPaths directories of this machine that the node has at the same path; none: the temporary directory
 * @param podCidr where pods get their addresses from
 * @param stateDirectory where sandboxes, containers and images outlive the process, or null for nowhere
 * @param extras what else was asked for, or null
 */
record CriOptions(
        RuntimeProfile runtime,
        List<Path> images,
        List<String> endpoints,
        List<Path> hostPaths,
        String podCidr,
        @Nullable Path stateDirectory,
        @Nullable Extras extras) {

    /** Loopback addresses, so that what listens in a pod can be reached. */
    static final String DEFAULT_POD_CIDR = "127.88.0.0/16";

    /** Clients with a short deadline are to see it pass, as with any registry. */
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);

    /**
     * What surrounds the runtime's answers.
     *
     * @param faults rules by which calls go wrong, or null
     * @param latency how long calls take, or null for no time
     * @param record where calls are recorded, or null
     * @param pods what is there from the start
     * @param access who may come
     * @param streams where streams are served, or null for the default
     */
    record Extras(
            @Nullable FaultFile faults,
            @Nullable LatencyRule latency,
            @Nullable Path record,
            List<PresentPod> pods,
            ListenerAccess access,
            AccessOptions.@Nullable StreamServer streams) {
        private void on(FakeRuntimeBuilder builder) {
            builder.access(access);
            if (streams != null) {
                builder.streamServer(streams.address(), streams.tls());
            }
            if (latency != null) {
                builder.latency(latency);
            }
            if (record != null) {
                builder.record(record);
            }
            builder.pods(pods);
        }
    }

    CriOptions {
        images = List.copyOf(images);
        endpoints = List.copyOf(endpoints);
        hostPaths = List.copyOf(hostPaths);
    }

    /**
     * Reads a command line {@code cri --OPTION VALUE ...} without the command line's library, whose classes are of a
     * format (that of Java 5) which the JVM's start-up caches cannot hold: loading them takes as long as starting the
     * runtime.
     *
     * @return nothing for any other command, for help, and for whatever may be wrong: {@link CriCommand} reads those
     */
    static Optional<CriOptions> plain(String... args) {
        if (args.length % 2 == 0 || !args[0].equals("cri")) {
            return Optional.empty();
        }
        RuntimeProfile runtime = null;
        String podCidr = DEFAULT_POD_CIDR;
        Path stateDirectory = null;
        List<Path> images = new ArrayList<>();
        List<String> endpoints = new ArrayList<>();
        List<Path> hostPaths = new ArrayList<>();
        for (int i = 1; i < args.length; i += 2) {
            String value = args[i + 1];
            if (!isPlain(value)) {
                return Optional.empty();
            }
            switch (args[i]) {
                case "--listen" -> endpoints.add(value);
                case "--images" -> images.add(Path.of(value));
                case "--pod-cidr" -> podCidr = value;
                case "--host-path" -> hostPaths.add(Path.of(value));
                case "--state-dir" -> stateDirectory = Path.of(value);
                case "--runtime" -> {
                    RuntimeProfile named = RuntimeProfile.named(value).orElse(null);
                    if (named == null || runtime != null) {
                        return Optional.empty();
                    }
                    runtime = named;
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return endpoints.isEmpty()
                ? Optional.empty()
                : Optional.of(new CriOptions(
                        orDefault(runtime), images, endpoints, hostPaths, podCidr, stateDirectory, null));
    }

    /** Options, {@code @FILE} and quotes are for the library. */
    private static boolean isPlain(String value) {
        return !value.isEmpty() && "-@\"'".indexOf(value.charAt(0)) < 0;
    }

    private static RuntimeProfile orDefault(@Nullable RuntimeProfile runtime) {
        return runtime == null ? RuntimeProfile.containerd20() : runtime;
    }

    /** Clients put the logs that they want to read into the temporary directory, if nobody says otherwise. */
    private List<Path> sharedPaths() {
        return hostPaths.isEmpty()
                ? List.of(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath())
                : hostPaths;
    }

    /**
     * Starts the runtime.
     *
     * @throws StartFailure if an address or a file cannot be used
     * @throws IllegalArgumentException if an option's value is wrong, with one line that says what to write instead
     */
    Served start() {
        Logging.start(Level.INFO);
        FakeRuntimeBuilder builder = FakeRuntime.builder().profile(runtime);
        try {
            sharedPaths().forEach(builder::shareHostPath);
            builder.podNetwork(podCidr).realPorts().showMachine().registryRoundTrip(ROUND_TRIP);
            for (Path file : images) {
                builder.imagesFrom(file);
            }
            endpoints.forEach(builder::listen);
            if (stateDirectory != null) {
                builder.stateDirectory(stateDirectory);
            }
            if (extras != null) {
                extras.on(builder);
            }
            FakeRuntime fake = builder.start();
            if (extras != null && extras.faults() != null) {
                extras.faults().setOn(fake.faults());
            }
            String group = extras == null ? null : extras.access().group();
            return new Served(fake, ControlSocket.beside(fake.endpoints(), group, fake::faults));
        } catch (ImageFileException | IOException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** A runtime that listens. */
    record Served(FakeRuntime fake, Closeable control) implements Closeable {
        /** Says where it listens, and serves until a signal comes. */
        void serve(PrintWriter out) {
            UntilStopped.serve(this, () -> announce(out));
        }

        @Override
        public void close() throws IOException {
            control.close();
            fake.close();
        }

        /** Prints a line for each endpoint. */
        void announce(PrintWriter out) {
            for (String endpoint : fake.endpoints()) {
                out.println("listening on " + endpoint + " (" + fake.profile().name() + ")");
            }
            out.flush();
        }
    }
}
