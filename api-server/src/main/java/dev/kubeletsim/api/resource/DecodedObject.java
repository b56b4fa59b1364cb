// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request's object after it was read against its schema.
 *
 * @param object the caller's own tree, without unknown fields and without nulls that mean absent
 * @param strictErrors what was wrong but not fatal, in the order found: {@code unknown field "spec.nosuchField"}
 */
public record DecodedObject(ObjectNode object, List<String> strictErrors) {
    public DecodedObject {
        strictErrors = List.copyOf(strictErrors);
    }
}
