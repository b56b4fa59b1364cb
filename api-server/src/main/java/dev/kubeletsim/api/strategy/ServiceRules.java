// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.ServiceDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.validation.ServiceValidation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Services. Addresses and node ports are drawn at random from the usual ranges, as the real allocators do; nothing here
 * remembers them, so that two services of a very full cluster could meet.
 */
final class ServiceRules implements KindRules {
    private static final int ADDRESSES = 1 << 20;
    private static final int FIRST_NODE_PORT = 30000;
    private static final int LAST_NODE_PORT = 32767;
    private static final String NO_ADDRESS = "None";

    private final ServerContext context;

    ServiceRules(ServerContext context) {
        this.context = context;
    }

    @Override
    public void applyDefaults(ObjectNode service) {
        ServiceDefaults.apply(service);
    }

    @Override
    public void prepareForCreate(ObjectNode service) {
        service.putObject("status").putObject("loadBalancer");
        if (service.get("spec") instanceof ObjectNode spec) {
            address(spec);
            nodePorts(spec);
        }
    }

    private void address(ObjectNode spec) {
        if (Trees.text(spec, "type").equals("ExternalName")) {
            return;
        }
        if (Trees.text(spec, "clusterIP").isEmpty()) {
            spec.put("clusterIP", spec.path("clusterIPs").path(0).asString(""));
        }
        if (Trees.text(spec, "clusterIP").isEmpty()) {
            // 10.96.0.0/12; its first addresses belong to the API server and the DNS service.
            int offset = context.random().nextInt(256, ADDRESSES);
            spec.put("clusterIP", "10." + (96 + (offset >> 16)) + "." + (offset >> 8 & 255) + "." + (offset & 255));
        }
        String address = Trees.text(spec, "clusterIP");
        spec.putArray("clusterIPs").add(address);
        if (spec.path("ipFamilies").isEmpty()) {
            spec.putArray("ipFamilies").add(address.contains(":") ? "IPv6" : "IPv4");
        }
        if (!spec.hasNonNull("ipFamilyPolicy")) {
            boolean withoutSelector =
                    address.equals(NO_ADDRESS) && spec.path("selector").isEmpty();
            spec.put("ipFamilyPolicy", withoutSelector ? "RequireDualStack" : "SingleStack");
        }
    }

    private void nodePorts(ObjectNode spec) {
        String type = Trees.text(spec, "type");
        if (!type.equals("NodePort") && !type.equals("LoadBalancer")) {
            return;
        }
        for (JsonNode port : spec.path("ports")) {
            if (port.path("nodePort").asLong(0) == 0) {
                ((ObjectNode) port).put("nodePort", context.random().nextInt(FIRST_NODE_PORT, LAST_NODE_PORT + 1));
            }
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode service, ObjectNode old, String subresource) {
        if (subresource.equals("status")) {
            Trees.keep(service, old, "spec");
            return;
        }
        Trees.keep(service, old, "status");
        if (service.get("spec") instanceof ObjectNode spec && old.get("spec") instanceof ObjectNode before) {
            // What the server chose stays unless the client says otherwise.
            for (String field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
                if (spec.path(field).isMissingNode()
                        || (spec.path(field).isEmpty() && spec.path(field).isArray())) {
                    Trees.keep(spec, before, field);
                }
            }
            address(spec);
            nodePorts(spec);
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode service) {
        return ServiceValidation.create(context, service);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode service, ObjectNode old, String subresource) {
        return ServiceValidation.update(context.minor(), service, old);
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode service) {
        return Map.of(
                "spec.clusterIP",
                Trees.text(service, "spec", "clusterIP"),
                "spec.type",
                Trees.text(service, "spec", "type"));
    }
}
