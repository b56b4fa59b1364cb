// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.CsiDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.validation.CsiValidation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CSI drivers, and which of them each node has ({@code pkg/registry/storage/csidriver} and {@code csinode}). A kubelet
 * does not become Ready before it has written its CSINode.
 */
final class CsiRules {
    private CsiRules() {}

    /** Drivers. */
    record OfDrivers(ServerContext context) implements KindRules {
        private static final Map<String, String> GATES = Map.of(
                "seLinuxMount", "SELinuxMountReadWriteOncePod",
                "nodeAllocatableUpdatePeriodSeconds", "MutableCSINodeAllocatableCount",
                "serviceAccountTokenInSecrets", "CSIServiceAccountTokenSecrets",
                "preventPodSchedulingIfMissing", "VolumeLimitScaling");

        private static final String TOKENS_IN_ATTRIBUTES =
                "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent"
                        + " possible logging of tokens in volume attributes";

        @Override
        public void applyDefaults(ObjectNode driver) {
            CsiDefaults.driver(driver, context);
        }

        @Override
        public void prepareForCreate(ObjectNode driver) {
            dropWithoutGates(driver, null);
        }

        @Override
        public void prepareForUpdate(ObjectNode driver, ObjectNode old, String subresource) {
            dropWithoutGates(driver, old);
        }

        private void dropWithoutGates(ObjectNode driver, @Nullable ObjectNode old) {
            if (!(driver.get("spec") instanceof ObjectNode spec)) {
                return;
            }
            GATES.forEach((field, gate) -> {
                boolean used = old != null && old.path("spec").hasNonNull(field);
                if (!used && !context.enabled(gate)) {
                    spec.remove(field);
                }
            });
        }

        @Override
        public List<FieldError> validate(ObjectNode driver) {
            return CsiValidation.driver(context, driver);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode driver, ObjectNode old, String subresource) {
            return CsiValidation.updateDriver(context, driver, old);
        }

        @Override
        public List<String> warnings(ObjectNode driver, @Nullable ObjectNode old) {
            JsonNode spec = driver.path("spec");
            JsonNode before =
                    old == null ? MissingNode.getInstance() : old.path("spec").path("tokenRequests");
            boolean risky = !spec.path("tokenRequests").isEmpty()
                    && !spec.path("tokenRequests").equals(before)
                    && !spec.hasNonNull("serviceAccountTokenInSecrets");
            return risky && context.enabled("CSIServiceAccountTokenSecrets")
                    ? List.of(TOKENS_IN_ATTRIBUTES)
                    : List.of();
        }

        @Override
        public boolean raisesGeneration(ObjectNode driver, ObjectNode old, String subresource) {
            return !driver.path("spec").equals(old.path("spec"));
        }
    }

    /** Nodes. */
    record OfNodes(ServerContext context) implements KindRules {
        @Override
        public List<FieldError> validate(ObjectNode node) {
            return CsiValidation.node(context, node);
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old, String subresource) {
            return CsiValidation.updateNode(context, node, old);
        }
    }
}
