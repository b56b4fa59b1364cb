// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import static dev.kubeletsim.api.defaulting.Defaults.each;
import static dev.kubeletsim.api.defaulting.Defaults.object;
import static dev.kubeletsim.api.defaulting.Defaults.pointer;
import static dev.kubeletsim.api.defaulting.Defaults.text;
import static dev.kubeletsim.api.defaulting.Defaults.truth;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of a service. */
public final class ServiceDefaults {
    private static final int AFFINITY_SECONDS = 10800;

    private ServiceDefaults() {}

    /** Fills a service in, in place. */
    public static void apply(ObjectNode service) {
        ObjectNode spec = object(service, "spec");
        text(spec, "sessionAffinity", "None");
        text(spec, "type", "ClusterIP");
        if (spec.path("sessionAffinity").asString("").equals("ClientIP")) {
            pointer(object(object(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", AFFINITY_SECONDS);
        } else {
            spec.remove("sessionAffinityConfig");
        }
        String type = spec.path("type").asString("");
        for (ObjectNode port : each(spec, "ports")) {
            text(port, "protocol", "TCP");
            JsonNode target = port.path("targetPort");
            if (target.isMissingNode()
                    || (target.isNumber() && target.asLong() == 0)
                    || target.asString("").isEmpty()) {
                port.put("targetPort", port.path("port").asLong(0));
            }
        }
        if (type.equals("NodePort") || type.equals("LoadBalancer")) {
            text(spec, "externalTrafficPolicy", "Cluster");
        }
        if (!type.equals("ExternalName")) {
            text(spec, "internalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            truth(spec, "allocateLoadBalancerNodePorts", true);
        }
    }
}
