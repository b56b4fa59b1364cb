// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import static dev.kubeletsim.api.defaulting.Defaults.each;
import static dev.kubeletsim.api.defaulting.Defaults.object;
import static dev.kubeletsim.api.defaulting.Defaults.text;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of the small kinds. */
public final class ObjectDefaults {
    private ObjectDefaults() {}

    /** A node without {@code allocatable} can allocate what it has. */
    public static void node(ObjectNode node) {
        ObjectNode status = object(node, "status");
        if (status.path("allocatable").isEmpty() && !status.path("capacity").isEmpty()) {
            status.set("allocatable", status.path("capacity").deepCopy());
        }
    }

    /** Each namespace can be selected by a label of its name. */
    public static void namespace(ObjectNode namespace) {
        String name = namespace.path("metadata").path("name").asString("");
        if (!name.isEmpty()) {
            object(object(namespace, "metadata"), "labels").put("kubernetes.io/metadata.name", name);
        }
    }

    /** A secret is Opaque unless it says otherwise; {@code stringData} becomes {@code data}. */
    public static void secret(ObjectNode secret) {
        text(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = object(secret, "data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(
                                            entry.getValue().asString("").getBytes(StandardCharsets.UTF_8))));
        }
    }

    /** Ports are TCP. */
    public static void endpoints(ObjectNode endpoints) {
        for (ObjectNode subset : each(endpoints, "subsets")) {
            each(subset, "ports").forEach(port -> text(port, "protocol", "TCP"));
        }
    }
}
