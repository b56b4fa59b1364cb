// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.v1.AuthConfig;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.PullImageResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Pulls that wait for one another, as in CRI-O ({@code server/image_pull.go}): who asks for what is being pulled already gets
 * what comes of that, its failure too, even if it is that the first caller has gone. The credentials of the request count,
 * and the pod's namespace and control group, which may change how CRI-O pulls.
 *
 * <p>Thread-safe.
 */
final class SharedPulls {
    private final Map<Key, CompletableFuture<PullImageResponse>> underWay = new ConcurrentHashMap<>();

    private record Key(
            String image, String cgroupParent, String namespace, String username, String password, String auth) {
        static Key of(PullImageRequest request) {
            AuthConfig auth = request.getAuth();
            return new Key(
                    request.getImage().getImage(),
                    request.getSandboxConfig().getLinux().getCgroupParent(),
                    request.getSandboxConfig().getMetadata().getNamespace(),
                    auth.getUsername(),
                    auth.getPassword(),
                    auth.getAuth());
        }
    }

    /** What comes of {@code pull}, or of the one under way that was asked for in the same words. */
    CompletionStage<PullImageResponse> join(
            PullImageRequest request, Supplier<CompletionStage<PullImageResponse>> pull) {
        Key key = Key.of(request);
        CompletableFuture<PullImageResponse> own = new CompletableFuture<>();
        CompletableFuture<PullImageResponse> first = underWay.putIfAbsent(key, own);
        if (first != null) {
            return first;
        }
        begin(pull).whenComplete((reply, failure) -> {
            underWay.remove(key, own);
            if (failure != null) {
                own.completeExceptionally(failure);
            } else {
                own.complete(reply);
            }
        });
        return own;
    }

    private static CompletionStage<PullImageResponse> begin(Supplier<CompletionStage<PullImageResponse>> pull) {
        try {
            return pull.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
