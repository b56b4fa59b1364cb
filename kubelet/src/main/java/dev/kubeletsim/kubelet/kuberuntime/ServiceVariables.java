// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.config.ServiceLister;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Variables by which containers find services (upstream's {@code pkg/kubelet/envvars}). */
final class ServiceVariables {
    private static final String MASTER_NAMESPACE = "default";
    private static final String MASTER_SERVICE = "kubernetes";

    private ServiceVariables() {}

    /** The API's own service always, the others of the namespace where the pod wants links. */
    static Map<String, String> of(ServiceLister services, String namespace, boolean links) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode service : services.services(MASTER_NAMESPACE)) {
            if (MASTER_SERVICE.equals(name(service))) {
                add(service, variables);
            }
        }
        if (links) {
            services.services(namespace).forEach(service -> add(service, variables));
        }
        return variables;
    }

    private static void add(JsonNode service, Map<String, String> variables) {
        String ip = Trees.text(service.path("spec"), "clusterIP");
        JsonNode ports = service.path("spec").path("ports");
        if (ip.isEmpty() || "None".equals(ip) || ports.isEmpty()) {
            return;
        }
        String prefix = word(name(service));
        variables.put(prefix + "_SERVICE_HOST", ip);
        variables.put(prefix + "_SERVICE_PORT", number(ports.path(0)));
        for (JsonNode port : ports) {
            if (port.hasNonNull("name") && !Trees.text(port, "name").isEmpty()) {
                variables.put(prefix + "_SERVICE_PORT_" + word(Trees.text(port, "name")), number(port));
            }
        }
        addLinks(prefix, ip, ports, variables);
    }

    /** The variables that Docker's container links once had. */
    private static void addLinks(String prefix, String ip, JsonNode ports, Map<String, String> variables) {
        boolean first = true;
        for (JsonNode port : ports) {
            String protocol = Trees.text(port, "protocol").isEmpty() ? "TCP" : Trees.text(port, "protocol");
            String lower = protocol.toLowerCase(Locale.ROOT);
            String url = lower + "://" + (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + number(port);
            if (first) {
                variables.put(prefix + "_PORT", url);
                first = false;
            }
            String link = prefix + "_PORT_" + number(port) + "_" + protocol.toUpperCase(Locale.ROOT);
            variables.put(link, url);
            variables.put(link + "_PROTO", lower);
            variables.put(link + "_PORT", number(port));
            variables.put(link + "_ADDR", ip);
        }
    }

    private static String name(JsonNode service) {
        return Trees.text(service.path("metadata"), "name");
    }

    private static String number(JsonNode port) {
        return Integer.toString(port.path("port").asInt(0));
    }

    private static String word(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
