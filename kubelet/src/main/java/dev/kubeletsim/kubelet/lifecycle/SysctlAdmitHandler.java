// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Lets pods set only sysctls that are safe, namespaced and allowed (upstream's {@code pkg/kubelet/sysctl}, 1.31 and 1.36).
 * The simulated kernel is recent enough for the whole list.
 */
final class SysctlAdmitHandler implements PodAdmitHandler {
    private static final List<String> SAFE = List.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");

    private static final List<String> SAFE_SINCE_1_32 = List.of("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

    private final List<String> allowed;

    SysctlAdmitHandler(KubernetesVersion version, Collection<String> allowedUnsafe) {
        List<String> all = new ArrayList<>(SAFE);
        if (version.isAtLeast(32)) {
            all.addAll(SAFE_SINCE_1_32);
        }
        all.addAll(allowedUnsafe);
        this.allowed = List.copyOf(all);
    }

    @Override
    public PodAdmitResult admit(PodAdmitAttributes attributes) {
        Pod pod = attributes.pod();
        for (JsonNode sysctl : pod.securityContext().path("sysctls")) {
            String name = sysctl.path("name").asString("").replace('/', '.');
            Optional<String> error = refusal(name, pod);
            if (error.isPresent()) {
                return PodAdmitResult.rejected(AdmitReasons.SYSCTL_FORBIDDEN, "forbidden sysctl: " + error.get());
            }
        }
        return PodAdmitResult.ADMITTED;
    }

    private Optional<String> refusal(String name, Pod pod) {
        String namespace = namespace(name);
        if (allowed.stream().noneMatch(pattern -> matches(pattern, name))) {
            return Optional.of("\"" + name + "\" not allowlisted");
        }
        boolean shared = (namespace.equals("net") && pod.hostNetwork())
                || (namespace.equals("ipc") && pod.spec().path("hostIPC").asBoolean(false));
        return shared
                ? Optional.of("\"" + name + "\" not allowed with host " + namespace + " enabled")
                : Optional.empty();
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(name);
    }

    private static String namespace(String name) {
        if (name.startsWith("net.")) {
            return "net";
        }
        boolean ipc = name.equals("kernel.sem")
                || name.startsWith("kernel.shm")
                || name.startsWith("kernel.msg")
                || name.startsWith("fs.mqueue.");
        return ipc ? "ipc" : "";
    }
}
