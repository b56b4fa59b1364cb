// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The ports of the node that pods take for themselves (the scheduler's {@code nodeports} plugin). */
final class HostPorts {
    private record HostPort(String ip, String protocol, int port) {
        static HostPort of(JsonNode port) {
            String ip = port.path("hostIP").asString("");
            String protocol = port.path("protocol").asString("");
            return new HostPort(
                    ip.isEmpty() ? "0.0.0.0" : ip,
                    protocol.isEmpty() ? "TCP" : protocol,
                    port.path("hostPort").asInt(0));
        }

        boolean conflictsWith(HostPort other) {
            boolean anyAddress = ip.equals("0.0.0.0") || other.ip.equals("0.0.0.0");
            return port == other.port && protocol.equals(other.protocol) && (anyAddress || ip.equals(other.ip));
        }
    }

    private HostPorts() {}

    /** Whether the pod wants a port that another one has. */
    static boolean conflict(Pod pod, List<Pod> others) {
        List<HostPort> taken = others.stream().flatMap(HostPorts::of).toList();
        return of(pod).anyMatch(wanted -> taken.stream().anyMatch(wanted::conflictsWith));
    }

    private static Stream<HostPort> of(Pod pod) {
        return pod.containers().stream()
                .map(Container::spec)
                .flatMap(spec -> spec.path("ports").valueStream())
                .map(HostPort::of)
                .filter(port -> port.port() > 0);
    }
}
