// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.profile.LookupFailure;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.sandbox.SandboxStore;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Finds containers by id or prefix, and says what the runtime says when it cannot. Safe from any thread. */
final class ContainerLookup {
    /** What a search came to; exactly one of the two is there. */
    private record Search(Optional<ContainerRecord> found, Optional<LookupFailure> failure) {}

    private final RuntimeProfile profile;
    private final ContainerStore containers;
    private final SandboxStore sandboxes;

    ContainerLookup(RuntimeProfile profile, ContainerStore containers, SandboxStore sandboxes) {
        this.profile = profile;
        this.containers = containers;
        this.sandboxes = sandboxes;
    }

    /**
     * The container.
     *
     * @param wrapper how this RPC words the failure
     * @throws CriException if there is none, or several
     */
    ContainerRecord find(String id, CriError wrapper) {
        Search search = search(id);
        return search.found().orElseThrow(() -> failed(id, search, wrapper));
    }

    /** The container; {@code wrapper} makes the failure of what the index says. */
    ContainerRecord find(String id, UnaryOperator<CriException> wrapper) {
        Search search = search(id);
        return search.found().orElseThrow(() -> wrapper.apply(inner(id, search)));
    }

    /** The container, or nothing where the runtime answers a Stop or Remove of such an id with success. */
    Optional<ContainerRecord> findUnlessGone(String id, CriError wrapper) {
        Search search = search(id);
        if (search.failure().isPresent()
                && !profile.lookup()
                        .containerAlreadyGone()
                        .contains(search.failure().get())) {
            throw failed(id, search, wrapper);
        }
        return search.found();
    }

    private Search search(String id) {
        if (id.isEmpty()) {
            return failure(LookupFailure.EMPTY);
        }
        List<ContainerRecord> matching = containers.matching(id);
        List<SandboxRecord> pods = sandboxes.matching(id);
        boolean exact = matching.size() == 1 && matching.getFirst().id().equals(id);
        if (profile.lookup().sharedIndex() && !exact) {
            if (matching.size() + pods.size() > 1) {
                return failure(LookupFailure.AMBIGUOUS);
            }
            if (!pods.isEmpty()) {
                return failure(LookupFailure.OF_SANDBOX);
            }
        }
        return switch (matching.size()) {
            case 0 -> failure(LookupFailure.UNKNOWN);
            case 1 -> new Search(Optional.of(matching.getFirst()), Optional.empty());
            default -> failure(LookupFailure.AMBIGUOUS);
        };
    }

    private static Search failure(LookupFailure failure) {
        return new Search(Optional.empty(), Optional.of(failure));
    }

    private CriException failed(String id, Search search, CriError wrapper) {
        return profile.errors().wrap(wrapper, inner(id, search), "id", id);
    }

    private CriException inner(String id, Search search) {
        CriError inner = switch (search.failure().orElseThrow()) {
            case EMPTY -> CriError.CONTAINER_ID_EMPTY;
            case UNKNOWN -> CriError.CONTAINER_ID_UNKNOWN;
            case AMBIGUOUS -> CriError.CONTAINER_ID_AMBIGUOUS;
            case OF_SANDBOX -> CriError.CONTAINER_ID_OF_SANDBOX;
        };
        return profile.errors().failure(inner, "id", id);
    }
}
