// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podnetwork;

import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Trees;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** The port that a probe or hook means (upstream's {@code pkg/probe/util.go}). */
public final class ContainerPort {
    private static final int MAX_PORT = 65_535;

    private ContainerPort() {}

    /**
     * A number, or that of the container's port of this name.
     *
     * @throws IOException if there is none; the message is upstream's
     */
    public static int resolve(JsonNode port, Container container) throws IOException {
        long number = port.isString() ? named(port.asString(), container) : port.asLong();
        if (number <= 0 || number > MAX_PORT) {
            throw new IOException("invalid port number: " + number);
        }
        return (int) number;
    }

    private static long named(String name, Container container) throws IOException {
        for (JsonNode port : container.spec().path("ports")) {
            if (name.equals(Trees.text(port, "name"))) {
                return port.path("containerPort").asLong();
            }
        }
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new IOException("strconv.Atoi: parsing \"" + name + "\": invalid syntax", e);
        }
    }
}
