// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.admission.Admission;
import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.admission.Operation;
import dev.kubeletsim.api.resource.ResourceDefinition.Subresource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Admission of connections: exec, attach, port-forward, proxy (kube-apiserver {@code handlers/rest.go}). */
final class Connect {
    private static final List<String> FLAGS = List.of("stdin", "stdout", "stderr", "tty");

    private final Admission admission;

    Connect(Admission admission) {
        this.admission = admission;
    }

    /**
     * Asks the plugins, whose object is the connection's options.
     *
     * @throws dev.kubeletsim.api.resource.ApiFailure if one refuses
     */
    void admit(ApiRequest request, Target target) {
        Attributes attributes = new Attributes(
                new Call(request.user(), false, JsonNodeFactory.instance.objectNode(), new ArrayList<>()),
                Operation.CONNECT,
                target.resource().definition(),
                target.subresource(),
                target.namespace(),
                target.name(),
                options(request, target),
                null);
        admission.admit(attributes);
        admission.validate(attributes);
    }

    private static ObjectNode options(ApiRequest request, Target target) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        target.resource().definition().subresources().stream()
                .filter(each -> each.name().equals(target.subresource()))
                .map(Subresource::kind)
                .forEach(kind -> options.put("kind", kind).put("apiVersion", "v1"));
        switch (target.subresource()) {
            case "proxy" -> options.put("path", "/" + target.rest());
            case "portforward" -> ports(request, options);
            default -> {
                FLAGS.stream().filter(request::flag).forEach(flag -> options.put(flag, true));
                if (!request.parameter("container").isEmpty()) {
                    options.put("container", request.parameter("container"));
                }
                if (!request.parameters("command").isEmpty()) {
                    ArrayNode command = options.putArray("command");
                    request.parameters("command").forEach(command::add);
                }
            }
        }
        return options;
    }

    private static void ports(ApiRequest request, ObjectNode options) {
        List<String> ports = request.parameters("ports").stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .filter(port -> port.matches("\\d{1,9}"))
                .toList();
        if (!ports.isEmpty()) {
            ArrayNode array = options.putArray("ports");
            ports.forEach(port -> array.add(Integer.parseInt(port)));
        }
    }
}
