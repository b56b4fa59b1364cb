// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.resource.ApiFailure;

/** A plugin of the chain, called like the real one. Plugins leave alone what they are not about. */
public interface AdmissionPlugin {

    /**
     * Changes the object in place, before the resource's own strategy sees it.
     *
     * @throws ApiFailure if the request is refused
     */
    default void admit(Attributes attributes) {}

    /**
     * Looks at the object as it would be stored, after the resource's own validation.
     *
     * @throws ApiFailure if the request is refused
     */
    default void validate(Attributes attributes) {}
}
