// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.profile.LookupFailure;
import java.util.List;
import java.util.Optional;

/** Finds sandboxes by id or prefix, and says what the runtime says when it cannot. Safe from any thread. */
public final class SandboxLookup {
    private final RuntimeProfile profile;
    private final SandboxStore store;

    public SandboxLookup(RuntimeProfile profile, SandboxStore store) {
        this.profile = profile;
        this.store = store;
    }

    /**
     * The sandbox.
     *
     * @param wrapper how this RPC words the failure
     * @throws CriException if there is none, or several
     */
    public SandboxRecord find(String id, CriError wrapper) {
        List<SandboxRecord> matching = id.isEmpty() ? List.of() : store.matching(id);
        if (matching.size() == 1) {
            return matching.getFirst();
        }
        throw profile.errors().wrap(wrapper, inner(id, failure(id, matching)), "id", id);
    }

    /** The sandbox, or nothing where the runtime answers a Stop or Remove of such an id with success. */
    public Optional<SandboxRecord> findUnlessGone(String id, CriError wrapper) {
        List<SandboxRecord> matching = id.isEmpty() ? List.of() : store.matching(id);
        if (matching.size() == 1) {
            return Optional.of(matching.getFirst());
        }
        LookupFailure failure = failure(id, matching);
        if (profile.lookup().sandboxAlreadyGone().contains(failure)) {
            return Optional.empty();
        }
        throw profile.errors().wrap(wrapper, inner(id, failure), "id", id);
    }

    private static LookupFailure failure(String id, List<SandboxRecord> matching) {
        if (id.isEmpty()) {
            return LookupFailure.EMPTY;
        }
        return matching.isEmpty() ? LookupFailure.UNKNOWN : LookupFailure.AMBIGUOUS;
    }

    private CriException inner(String id, LookupFailure failure) {
        CriError error = switch (failure) {
            case EMPTY -> CriError.SANDBOX_ID_EMPTY;
            case UNKNOWN, OF_SANDBOX -> CriError.SANDBOX_ID_UNKNOWN;
            case AMBIGUOUS -> CriError.SANDBOX_ID_AMBIGUOUS;
        };
        return profile.errors().failure(error, "id", id);
    }
}
