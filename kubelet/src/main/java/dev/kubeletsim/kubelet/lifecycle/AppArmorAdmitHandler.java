// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Keeps pods that need an AppArmor profile off a host without AppArmor (upstream's {@code lifecycle/handlers.go}). */
final class AppArmorAdmitHandler implements PodAdmitHandler {
    private static final String ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";
    private static final String UNCONFINED = "unconfined";

    private final FeatureGates gates;
    private final boolean hostHasAppArmor;

    AppArmorAdmitHandler(FeatureGates gates, boolean hostHasAppArmor) {
        this.gates = gates;
        this.hostHasAppArmor = hostHasAppArmor;
    }

    @Override
    public PodAdmitResult admit(PodAdmitAttributes attributes) {
        Pod pod = attributes.pod();
        boolean asked = gates.enabled("AppArmor") || gates.version().isAtLeast(33);
        boolean pending = pod.phase().isEmpty() || pod.phase().equals("Pending");
        return asked && pending && !hostHasAppArmor && needsProfile(pod)
                ? PodAdmitResult.rejected(AdmitReasons.APP_ARMOR, AdmitReasons.NO_APP_ARMOR)
                : PodAdmitResult.ADMITTED;
    }

    private static boolean needsProfile(Pod pod) {
        boolean byAnnotation = pod.annotations().entrySet().stream()
                .anyMatch(annotation -> annotation.getKey().startsWith(ANNOTATION)
                        && !annotation.getValue().equals(UNCONFINED));
        boolean byField = Stream.concat(
                        Stream.of(pod.securityContext()),
                        pod.allContainers().stream().map(Container::securityContext))
                .anyMatch(AppArmorAdmitHandler::hasProfile);
        return byAnnotation || byField;
    }

    private static boolean hasProfile(JsonNode securityContext) {
        JsonNode profile = securityContext.path("appArmorProfile");
        return profile.isObject() && !Trees.text(profile, "type").equals("Unconfined");
    }
}
