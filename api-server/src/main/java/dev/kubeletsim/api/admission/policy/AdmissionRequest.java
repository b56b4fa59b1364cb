// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceDefinition.Subresource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What expressions know as {@code request} ({@code plugin/cel/condition.go}, {@code CreateAdmissionRequest}). */
final class AdmissionRequest {
    private AdmissionRequest() {}

    static ObjectNode of(Attributes attributes, RequestMatcher.Match match) {
        ResourceDefinition resource = attributes.resource();
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        kind(request.putObject("kind"), attributes, match.group());
        request.putObject("resource")
                .put("group", match.group())
                .put("version", resource.version())
                .put("resource", match.resource());
        kind(request.putObject("requestKind"), attributes, resource.group());
        request.putObject("requestResource")
                .put("group", resource.group())
                .put("version", resource.version())
                .put("resource", resource.plural());
        put(request, "subResource", attributes.subresource());
        put(request, "requestSubResource", attributes.subresource());
        put(request, "name", attributes.name());
        boolean namespace = resource.qualifiedResource().equals("namespaces");
        put(request, "namespace", namespace ? attributes.name() : attributes.namespace());
        request.put("operation", attributes.operation().name());
        ObjectNode user = request.putObject("userInfo");
        put(user, "username", attributes.call().user().name());
        ArrayNode groups = user.putArray("groups");
        attributes.call().user().groups().forEach(groups::add);
        request.put("dryRun", attributes.call().dryRun());
        request.set("options", attributes.call().options());
        return request;
    }

    /** A subresource that takes objects of another kind, such as a Binding, is of that kind. */
    private static void kind(ObjectNode out, Attributes attributes, String group) {
        ResourceDefinition resource = attributes.resource();
        Subresource sub = resource.subresources().stream()
                .filter(each -> each.name().equals(attributes.subresource()))
                .findFirst()
                .orElse(null);
        boolean other = sub != null && !sub.version().isEmpty();
        out.put("group", other && sub != null ? sub.group() : group)
                .put("version", other && sub != null ? sub.version() : resource.version())
                .put("kind", sub == null ? resource.kind() : sub.kind());
    }

    private static void put(ObjectNode out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }
}
