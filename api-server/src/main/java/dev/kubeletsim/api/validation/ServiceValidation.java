// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of a service. */
public final class ServiceValidation {
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> AFFINITIES = List.of("ClientIP", "None");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final int MAX_PORT = 65535;
    private static final Path SPEC = Path.of("spec");

    private ServiceValidation() {}

    /** The faults of a new service, whose name may begin with a digit where {@code RelaxedServiceNameValidation} is on. */
    public static List<FieldError> create(ServerContext context, JsonNode service) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.NameSyntax syntax = context.enabled("RelaxedServiceNameValidation")
                ? MetadataValidation.NameSyntax.LABEL
                : MetadataValidation.NameSyntax.RFC_1035_LABEL;
        MetadataValidation.create(faults, service.path("metadata"), true, syntax);
        spec(faults, service.path("spec"));
        return faults.toList();
    }

    /** The faults of a changed service. */
    public static List<FieldError> update(int minor, JsonNode service, JsonNode old) {
        Faults faults = new Faults(minor);
        MetadataValidation.update(faults, service.path("metadata"), old.path("metadata"));
        String before = text(old.path("spec"), "clusterIP");
        boolean keepsAddress = !text(old.path("spec"), "type").equals("ExternalName")
                && !text(service.path("spec"), "type").equals("ExternalName");
        if (keepsAddress
                && !before.isEmpty()
                && !text(service.path("spec"), "clusterIP").equals(before)) {
            faults.invalid(
                    SPEC.child("clusterIPs").index(0),
                    service.path("spec").path("clusterIPs"),
                    "may not change once set");
        }
        spec(faults, service.path("spec"));
        return faults.toList();
    }

    private static void spec(Faults faults, JsonNode spec) {
        String type = text(spec, "type");
        boolean headless = text(spec, "clusterIP").equals("None");
        if (spec.path("ports").isEmpty() && !headless && !type.equals("ExternalName")) {
            faults.required(SPEC.child("ports"), "");
        }
        if (type.equals("LoadBalancer") && headless) {
            faults.invalid(
                    SPEC.child("clusterIPs").index(0), "None", "may not be set to 'None' for LoadBalancer services");
        } else if (type.equals("NodePort") && headless) {
            faults.invalid(SPEC.child("clusterIPs").index(0), "None", "may not be set to 'None' for NodePort services");
        } else if (type.equals("ExternalName")) {
            externalName(faults, spec);
        }
        ports(faults, spec.path("ports"), headless);
        MetadataValidation.labels(faults, spec.path("selector"), SPEC.child("selector"));
        oneOf(faults, spec, "sessionAffinity", AFFINITIES);
        oneOf(faults, spec, "type", TYPES);
    }

    private static void externalName(Faults faults, JsonNode spec) {
        String name = text(spec, "externalName");
        String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (name.isEmpty()) {
            faults.required(SPEC.child("externalName"), "");
        } else {
            faults.invalidEach(SPEC.child("externalName"), name, Names.dns1123Subdomain(host, faults.minor()));
        }
    }

    private static void oneOf(Faults faults, JsonNode spec, String field, List<String> supported) {
        String value = text(spec, field);
        if (value.isEmpty()) {
            faults.required(SPEC.child(field), "");
        } else if (!supported.contains(value)) {
            faults.notSupported(SPEC.child(field), value, supported);
        }
    }

    private static void ports(Faults faults, JsonNode ports, boolean headless) {
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(ports)) {
            JsonNode port = entry.getValue();
            Path path = SPEC.child("ports").index(entry.getKey());
            String name = text(port, "name");
            if (name.isEmpty() && ports.size() > 1) {
                faults.required(path.child("name"), "");
            } else if (!name.isEmpty()) {
                faults.invalidEach(path.child("name"), name, Names.dns1123Label(name, faults.minor()));
                if (!names.add(name)) {
                    faults.duplicate(path.child("name"), name);
                }
            }
            long number = number(port, "port");
            if (number < 1 || number > MAX_PORT) {
                faults.invalid(path.child("port"), number, Names.range(1, MAX_PORT));
            }
            String protocol = text(port, "protocol");
            if (!PROTOCOLS.contains(protocol)) {
                faults.notSupported(path.child("protocol"), protocol, PROTOCOLS);
            }
            target(faults, port.path("targetPort"), path.child("targetPort"));
            if (!numbers.add(protocol + "/" + number) && !headless) {
                faults.duplicate(path, port);
            }
        }
    }

    private static void target(Faults faults, JsonNode target, Path path) {
        if (target.isString()) {
            faults.invalidEach(path, target.stringValue(), Names.portName(target.stringValue()));
        } else if (target.asLong(0) < 1 || target.asLong(0) > MAX_PORT) {
            faults.invalid(path, target.asLong(0), Names.range(1, MAX_PORT));
        }
    }
}
