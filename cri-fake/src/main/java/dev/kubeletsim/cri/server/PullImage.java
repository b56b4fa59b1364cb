// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.Fetch;
import dev.kubeletsim.cri.image.ImageFailure;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.image.PullOutcome;
import dev.kubeletsim.cri.image.PullPlan;
import dev.kubeletsim.cri.image.RegistryAuth;
import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.v1.AuthConfig;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.PullImageResponse;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verb PullImage: the catalogue answers at once, or after a round trip; what it does not have is fetched from a registry
 * if that is on loopback and registries are asked at all.
 */
final class PullImage {
    private final RuntimeProfile profile;
    private final ImageStore images;
    private final LoopbackRegistries registries;
    private final Scheduler scheduler;
    private final Duration roundTrip;
    private final BiFunction<String, ImageFailure, CriException> wording;
    private final SharedPulls shared = new SharedPulls();

    /**
     * The verb.
     *
     * @param roundTrip how long a pull from the catalogue waits
     * @param wording the runtime's error for a name and what went wrong
     */
    PullImage(
            RuntimeProfile profile,
            ImageStore images,
            LoopbackRegistries registries,
            Scheduler scheduler,
            Duration roundTrip,
            BiFunction<String, ImageFailure, CriException> wording) {
        this.profile = profile;
        this.images = images;
        this.registries = registries;
        this.scheduler = scheduler;
        this.roundTrip = roundTrip;
        this.wording = wording;
    }

    CompletionStage<PullImageResponse> handle(PullImageRequest request) {
        return profile.images().sharesPulls() ? shared.join(request, () -> pull(request)) : pull(request);
    }

    private CompletionStage<PullImageResponse> pull(PullImageRequest request) {
        String name = request.getImage().getImage();
        RegistryAuth auth = auth(request);
        if (images.plan(name, auth) instanceof PullPlan.Candidates candidates && asksRegistry(candidates)) {
            return fromRegistry(name, candidates.references(), auth);
        }
        return roundTrip.isZero() ? CompletableFuture.completedFuture(now(name, auth)) : later(name, auth);
    }

    private boolean asksRegistry(PullPlan.Candidates candidates) {
        return registries.areAsked() && candidates.references().stream().anyMatch(this::asksRegistry);
    }

    private boolean asksRegistry(ImageReference reference) {
        return reference.isLoopback() && !images.isInCatalogue(reference);
    }

    private CompletionStage<PullImageResponse> later(String name, RegistryAuth auth) {
        Context caller = Context.current();
        CompletableFuture<PullImageResponse> reply = new CompletableFuture<>();
        scheduler.schedule(roundTrip, () -> {
            if (caller.isCancelled()) {
                reply.completeExceptionally(gone(caller));
                return;
            }
            try {
                reply.complete(now(name, auth));
            } catch (RuntimeException e) {
                reply.completeExceptionally(e);
            }
        });
        return reply;
    }

    /** As Go words a context that has ended. */
    private static CriException gone(Context caller) {
        return caller.cancellationCause() instanceof TimeoutException
                ? new CriException(CriCode.DEADLINE_EXCEEDED, "context deadline exceeded")
                : new CriException(CriCode.CANCELLED, "context canceled");
    }

    private PullImageResponse now(String name, RegistryAuth auth) {
        return response(name, kept(() -> images.pull(name, auth)));
    }

    /** What came of a step that may write to the node's disk. */
    private PullOutcome kept(Supplier<PullOutcome> step) {
        try {
            return step.get();
        } catch (ErrnoException e) {
            throw profile.errors().failure(CriError.HOST_FILES_FAILED, "cause", e.getMessage());
        }
    }

    private CompletionStage<PullImageResponse> fromRegistry(
            String name, List<ImageReference> references, RegistryAuth auth) {
        CompletableFuture<@Nullable Void> cancelled = new CompletableFuture<>();
        Context caller = Context.current();
        Context.CancellationListener listener = context -> cancelled.complete(null);
        caller.addListener(listener, Runnable::run);
        return tryEach(references, 0, auth, cancelled)
                .whenComplete((outcome, failure) -> caller.removeListener(listener))
                .thenApply(outcome -> {
                    if (outcome instanceof PullOutcome.Failed failed
                            && failed.failure().kind() == ImageFailure.Kind.CANCELLED
                            && caller.isCancelled()) {
                        throw gone(caller);
                    }
                    return response(name, outcome);
                });
    }

    private CompletionStage<PullOutcome> tryEach(
            List<ImageReference> references, int i, RegistryAuth auth, CompletionStage<?> cancelled) {
        ImageReference reference = references.get(i);
        CompletionStage<Fetch> fetch = asksRegistry(reference)
                ? registries.get().fetch(profile.images(), reference, auth, cancelled)
                : CompletableFuture.completedStage(images.fetch(reference));
        return fetch.thenCompose(answer -> {
            PullOutcome outcome = kept(() -> images.finish(reference, answer));
            return outcome instanceof PullOutcome.Failed && i + 1 < references.size()
                    ? tryEach(references, i + 1, auth, cancelled)
                    : CompletableFuture.completedStage(outcome);
        });
    }

    private PullImageResponse response(String name, PullOutcome outcome) {
        return switch (outcome) {
            case PullOutcome.Pulled pulled ->
                PullImageResponse.newBuilder().setImageRef(pulled.imageRef()).build();
            case PullOutcome.Failed failed -> throw wording.apply(name, failed.failure());
        };
    }

    private static RegistryAuth auth(PullImageRequest request) {
        AuthConfig auth = request.getAuth();
        return new RegistryAuth(
                auth.getUsername(),
                auth.getPassword(),
                auth.getAuth(),
                auth.getServerAddress(),
                auth.getIdentityToken(),
                auth.getRegistryToken());
    }
}
