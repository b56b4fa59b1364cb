// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.admission.Admission;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ServerContext;

/** What all verbs need. */
public record RestContext(ServerContext server, ObjectStore store, Admission admission) {
    /** The present, as {@code metav1.Time}. */
    String now() {
        return Metadata.time(server.clock().instant());
    }
}
