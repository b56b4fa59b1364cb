// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceStrategy;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.schema.ObjectType;
import dev.kubeletsim.api.schema.Schema;
import dev.kubeletsim.api.table.TablePrinter;

/** Finds the strategy of a resource: the one place where strategies are registered. */
public final class Strategies {
    private Strategies() {}

    /**
     * The strategy of {@code resource} under the version and gates of {@code context}.
     *
     * @throws IllegalArgumentException if the resource has none
     */
    public static ResourceStrategy of(ResourceDefinition resource, ServerContext context) {
        Schema schema = Schema.ofMinor(context.minor());
        ObjectType type = schema.kind(resource.group(), resource.kind());
        if (type == null) {
            throw unknown(resource, context);
        }
        TablePrinter printer = TablePrinter.of(type.key(), context.minor());
        return new TypedStrategy(resource, schema, type, rules(resource, type, context), printer);
    }

    private static KindRules rules(ResourceDefinition resource, ObjectType type, ServerContext context) {
        int minor = context.minor();
        return switch (type.key()) {
            case "core.Pod" -> new PodRules(context);
            case "core.Node" -> new NodeRules(context);
            case "core.Namespace" -> new NamespaceRules(minor);
            case "core.Service" -> new ServiceRules(context);
            case "core.Event" -> new EventRules(minor, false);
            case "events.Event" -> new EventRules(minor, true);
            case "core.ConfigMap" -> new ConfigRules.OfConfigMaps(minor);
            case "core.Secret" -> new ConfigRules.OfSecrets(minor);
            case "core.PersistentVolume" -> new VolumeRules.OfVolumes(context);
            case "core.PersistentVolumeClaim" -> new VolumeRules.OfClaims(context);
            case "storage.CSIDriver" -> new CsiRules.OfDrivers(context);
            case "storage.CSINode" -> new CsiRules.OfNodes(context);
            case "storage.StorageClass" -> new VolumeRules.OfClasses(minor);
            case "core.ServiceAccount" -> new PlainRules.OfServiceAccounts(minor);
            case "core.Endpoints" -> new PlainRules.OfEndpoints(minor);
            case "coordination.Lease" -> new PlainRules.OfLeases(minor);
            case "node.RuntimeClass" -> new PlainRules.OfRuntimeClasses(minor);
            case "admissionregistration.ValidatingAdmissionPolicy" -> new PolicyRules.OfPolicies(minor);
            case "admissionregistration.ValidatingAdmissionPolicyBinding" -> new PolicyRules.OfBindings(minor);
            default -> throw unknown(resource, context);
        };
    }

    private static IllegalArgumentException unknown(ResourceDefinition resource, ServerContext context) {
        return new IllegalArgumentException(
                "no strategy is registered for " + resource.qualifiedResource() + " of 1." + context.minor());
    }
}
