// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import dev.kubeletsim.cri.profile.CriError;
import java.util.Map;

/** Carries a refusal out of the middle of a resolution; never leaves the package. */
final class RefusedIdentity extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient IdentityOutcome.Refused outcome;

    RefusedIdentity(CriError error, Map<String, String> arguments) {
        super(error.name(), null, false, false);
        this.outcome = new IdentityOutcome.Refused(error, arguments);
    }

    IdentityOutcome outcome() {
        return outcome;
    }
}
