// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.Fetch;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageFailure;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.ImageRules;
import dev.kubeletsim.cri.image.RegistryAuth;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls from registries on loopback, each in a fiber. In containerd, pulls of the same name with the same credentials share
 * one download, which is broken off when none of them waits any more; CRI-O has its callers wait for one pull itself.
 *
 * <p>Thread-safe; {@code lock} guards the downloads under way.
 */
public final class RegistryPulls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RegistryPulls.class);

    private final Scheduler scheduler;
    private final Function<String, Optional<Image>> known;
    private final Object lock = new Object();
    private final Map<Key, Download> downloads = new HashMap<>();
    private boolean closed;

    private record Key(ImageReference reference, RegistryAuth auth, Object owner) {}

    /** A download under way. */
    private static final class Download {
        final LoopbackHttp http;
        final CompletableFuture<Fetch> result = new CompletableFuture<>();
        int waiting;

        Download(LoopbackHttp http) {
            this.http = http;
        }
    }

    /**
     * Pulls for one runtime.
     *
     * @param known images that are on the node, by the digest of their configuration, a manifest or an index
     */
    public RegistryPulls(Scheduler scheduler, Function<String, Optional<Image>> known) {
        this.scheduler = scheduler;
        this.known = known;
    }

    /**
     * Fetches an image.
     *
     * @param rules whose way it is done in
     * @param reference a name whose registry is on loopback
     * @param cancelled completes when the caller no longer waits
     * @return never fails: what goes wrong is an outcome
     */
    public CompletionStage<Fetch> fetch(
            ImageRules rules, ImageReference reference, RegistryAuth auth, CompletionStage<?> cancelled) {
        // A runtime that has its calls wait for one another asks only for what it wants to download apart.
        Key key = new Key(reference, auth, rules.sharesPulls() ? new Object() : this);
        CompletableFuture<Fetch> reply = new CompletableFuture<>();
        Download download;
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.completedStage(gone());
            }
            download = downloads.get(key);
            if (download == null) {
                download = new Download(new LoopbackHttp("kubelet-sim (" + rules.library() + ")"));
                downloads.put(key, download);
                start(key, rules, download);
            }
            download.waiting++;
        }
        Download joined = download;
        joined.result.thenAccept(reply::complete);
        cancelled.whenComplete((done, failure) -> {
            if (reply.complete(gone())) {
                leave(key, joined);
            }
        });
        return reply;
    }

    private void leave(Key key, Download download) {
        synchronized (lock) {
            download.waiting--;
            if (download.waiting > 0) {
                return;
            }
            downloads.remove(key, download);
        }
        log.info("cancelled the pull of {}", key.reference());
        download.http.close();
    }

    private void start(Key key, ImageRules rules, Download download) {
        scheduler.start("pull " + key.reference(), () -> {
            Fetch fetch = gone();
            try (LoopbackHttp http = download.http) {
                fetch = run(rules, new PullOrder(key.reference(), key.auth(), http, known, scheduler::sleep));
            } catch (CancellationException e) {
                log.debug("the pull of {} ended early", key.reference(), e);
            } finally {
                synchronized (lock) {
                    downloads.remove(key, download);
                }
                download.result.complete(fetch);
            }
        });
    }

    private Fetch run(ImageRules rules, PullOrder order) {
        long begun = scheduler.nanoTime();
        log.info("pulling {}", order.reference());
        try {
            Image image = pull(rules, order).fetch();
            log.info(
                    "pulled {}: {}, {} layers, {} bytes, in {} ms",
                    order.reference(),
                    image.targetDigest(),
                    image.layers().size(),
                    image.contentSize(),
                    Duration.ofNanos(scheduler.nanoTime() - begun).toMillis());
            return new Fetch.Fetched(image);
        } catch (RegistryException e) {
            log.info("pulling {} failed: {}", order.reference(), e.getMessage());
            return new Fetch.Failed(e.failure());
        }
    }

    private static RegistryPull pull(ImageRules rules, PullOrder order) throws RegistryException {
        return switch (rules.library()) {
            case CONTAINERD -> new ContainerdPull(order);
            case CONTAINERS_STORAGE -> new ContainersImagePull(order, rules.sourceOpening());
        };
    }

    private static Fetch gone() {
        return new Fetch.Failed(new ImageFailure(ImageFailure.Kind.CANCELLED, "context canceled"));
    }

    /** Breaks off all downloads. Idempotent. */
    @Override
    public void close() {
        Map<Key, Download> left;
        synchronized (lock) {
            closed = true;
            left = Map.copyOf(downloads);
            downloads.clear();
        }
        left.values().forEach(download -> download.http.close());
    }
}
