// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.ObjectDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.validation.NodeValidation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Nodes ({@code pkg/registry/core/node/strategy.go}, and the admission plugin TaintNodesByCondition). */
final class NodeRules implements KindRules {
    private final ServerContext context;

    NodeRules(ServerContext context) {
        this.context = context;
    }

    @Override
    public void applyDefaults(ObjectNode node) {
        ObjectDefaults.node(node);
    }

    @Override
    public void prepareForCreate(ObjectNode node) {
        GatedFields.dropFromNode(context, node, null);
    }

    @Override
    public void prepareForUpdate(ObjectNode node, ObjectNode old, String subresource) {
        if (subresource.equals("status")) {
            Trees.keep(node, old, "spec");
        } else {
            Trees.keep(node, old, "status");
            GatedFields.dropFromNode(context, node, old);
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode node) {
        return NodeValidation.create(context, node);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old, String subresource) {
        return NodeValidation.update(context, node, old);
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode node) {
        return Map.of(
                "spec.unschedulable",
                String.valueOf(node.path("spec").path("unschedulable").asBoolean(false)));
    }
}
