// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A decoded object and what strict decoding has to say about it.
 *
 * @param object the fields that the type knows; nulls are dropped, amounts and times canonical
 * @param strictErrors e.g. {@code unknown field "spec.nosuchField"}, in the order they were met; a server refuses, warns
 *     or ignores by {@code fieldValidation}
 */
public record Decoded(ObjectNode object, List<String> strictErrors) {
    public Decoded {
        strictErrors = List.copyOf(strictErrors);
    }
}
