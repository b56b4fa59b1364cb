// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import dev.kubeletsim.cri.profile.CriError;
import java.util.Map;

/** What became of a request for an identity. */
public sealed interface IdentityOutcome {
    /** The request can be met. */
    record Resolved(ContainerIdentity identity) implements IdentityOutcome {}

    /** The runtime refuses it, with this row of the profile's error table and the row's arguments. */
    record Refused(CriError error, Map<String, String> arguments) implements IdentityOutcome {
        public Refused {
            arguments = Map.copyOf(arguments);
        }
    }
}
