// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import static java.util.Objects.requireNonNull;

import dev.kubeletsim.cri.image.ImageCatalogue;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.HttpServer;
import dev.kubeletsim.time.Scheduler;
import dev.kubeletsim.time.SystemScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * A registry that serves a catalogue, read-only, over plain HTTP: to {@code PullImage} of simulated runtimes and of real
 * ones, to curl and skopeo.
 *
 * <pre>{@code
 * try (RegistryServer registry = RegistryServer.builder(ImageCatalogue.builtIn()).start()) {
 *     ... crictl pull 127.0.0.1:PORT/e2e-test-images/busybox:1.36.1-1
 * }
 * }</pre>
 */
public final class RegistryServer implements AutoCloseable {
    private final InetSocketAddress address;
    private final RegistryContents contents;
    private final List<AutoCloseable> owned;

    private RegistryServer(InetSocketAddress address, RegistryContents contents, List<AutoCloseable> owned) {
        this.address = address;
        this.contents = contents;
        this.owned = List.copyOf(owned);
    }

    /** A registry of these images that anybody may read, on any free port of 127.0.0.1. */
    public static Builder builder(ImageCatalogue catalogue) {
        return new Builder(catalogue);
    }

    /** Where it listens; the port is never 0. */
    public InetSocketAddress address() {
        return address;
    }

    /** What stands before repositories in the names of its images: {@code HOST:PORT}. */
    public String authority() {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** The names of all repositories, sorted: those of paths, and those of full names. */
    public List<String> repositories() {
        return contents.repositories();
    }

    /** Stops listening, and cuts what is under way. Idempotent. */
    @Override
    public void close() {
        for (AutoCloseable each : owned) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + each, e);
            }
        }
    }

    /** Says what to serve, and to whom. */
    public static final class Builder {
        private final ImageCatalogue catalogue;
        private final Map<String, String> passwords = new LinkedHashMap<>();
        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private RandomGenerator random = new SecureRandom();
        private boolean tokens;

        private Builder(ImageCatalogue catalogue) {
            this.catalogue = requireNonNull(catalogue, "catalogue");
        }

        /** Where to listen; port 0 for any. */
        public Builder listen(InetSocketAddress value) {
            address = requireNonNull(value, "value");
            return this;
        }

        /** Lets only users read, of whom this is one. */
        public Builder user(String name, String password) {
            passwords.put(requireNonNull(name, "name"), requireNonNull(password, "password"));
            return this;
        }

        /** Users show tokens, which they get at {@code /token}, instead of their passwords; off unless called. */
        public Builder tokens() {
            tokens = true;
            return this;
        }

        /** Where tokens come from. */
        public Builder random(RandomGenerator value) {
            random = requireNonNull(value, "value");
            return this;
        }

        /**
         * Starts it.
         *
         * @throws IOException if the address is not to be had
         */
        public RegistryServer start() throws IOException {
            EventLoops loops = new EventLoops("registry", 1);
            Scheduler scheduler = new SystemScheduler("registry");
            RegistryContents contents = new RegistryContents(catalogue);
            HttpServer server = HttpServer.builder(
                            loops,
                            new RegistryRoutes(
                                    contents, new RegistryLogin(passwords, random), tokens, new BlobSender(scheduler)))
                    .address(address)
                    .executor(scheduler.executor())
                    .scheduler(scheduler)
                    .build();
            List<AutoCloseable> owned = List.of(server, scheduler, loops);
            try {
                return new RegistryServer(server.bind().toCompletableFuture().join(), contents, owned);
            } catch (CompletionException e) {
                scheduler.close();
                loops.close();
                throw e.getCause() instanceof IOException io ? io : new IOException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
