// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rules of a node ({@code ValidateNode}, {@code ValidateNodeUpdate}). */
public final class NodeValidation {
    private static final Path SPEC = Path.of("spec");

    private NodeValidation() {}

    /** The faults of a new node. */
    public static List<FieldError> create(ServerContext context, JsonNode node) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.create(faults, node.path("metadata"), false, MetadataValidation.NameSyntax.SUBDOMAIN);
        new SchedulingValidation(context, faults).taints(node.path("spec").path("taints"), SPEC.child("taints"));
        amounts(faults, node.path("status"));
        podCidrs(faults, node.path("spec"));
        return faults.toList();
    }

    /** The faults of a change, of the node itself or of its status. */
    public static List<FieldError> update(ServerContext context, JsonNode node, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.update(faults, node.path("metadata"), old.path("metadata"));
        new SchedulingValidation(context, faults).taints(node.path("spec").path("taints"), SPEC.child("taints"));
        amounts(faults, node.path("status"));
        addresses(faults, node.path("status").path("addresses"));
        setOnce(faults, node.path("spec"), old.path("spec"));
        return faults.toList();
    }

    private static void amounts(Faults faults, JsonNode status) {
        for (String field : List.of("capacity", "allocatable")) {
            Path path = Path.of("status").child(field);
            for (Map.Entry<String, JsonNode> amount :
                    Trees.entries(status.path(field)).entrySet()) {
                Quantity quantity = ResourceValidation.quantity(amount.getValue());
                faults.invalidEach(
                        path.key(amount.getKey()),
                        amount.getKey(),
                        Names.qualifiedName(amount.getKey(), faults.minor()));
                if (quantity.signum() < 0) {
                    faults.invalid(
                            path.key(amount.getKey()), quantity.toString(), "must be greater than or equal to 0");
                }
            }
        }
    }

    private static void addresses(Faults faults, JsonNode addresses) {
        Path path = Path.of("status").child("addresses");
        for (Map.Entry<Integer, JsonNode> entry : indexed(addresses)) {
            for (int i = 0; i < entry.getKey(); i++) {
                if (addresses.path(i).equals(entry.getValue())) {
                    faults.duplicate(path.index(entry.getKey()), entry.getValue());
                }
            }
        }
    }

    private static void podCidrs(Faults faults, JsonNode spec) {
        JsonNode cidrs = spec.path("podCIDRs");
        if (cidrs.size() > 2) {
            faults.invalid(SPEC.child("podCIDRs"), cidrs, "may specify no more than one CIDR for each IP family");
        }
    }

    /** What a cloud or a controller wrote once stays. */
    private static void setOnce(Faults faults, JsonNode spec, JsonNode old) {
        if (!text(old, "providerID").isEmpty() && !text(spec, "providerID").equals(text(old, "providerID"))) {
            faults.forbidden(
                    SPEC.child("providerID"), "node updates may not change providerID except from \"\" to valid");
        }
        if (!old.path("podCIDRs").isEmpty() && !old.path("podCIDRs").equals(spec.path("podCIDRs"))) {
            faults.forbidden(SPEC.child("podCIDRs"), "node updates may not change podCIDR except from \"\" to valid");
        }
        if (!Trees.same(spec.path("externalID"), old.path("externalID"))) {
            faults.forbidden(
                    SPEC,
                    "node updates may only change labels, taints, or capacity (or configSource, if the"
                            + " DynamicKubeletConfig feature gate is enabled)");
        }
    }
}
