// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.SELinuxOption;
import dev.kubeletsim.cri.v1.SecurityProfile;
import dev.kubeletsim.cri.v1.SecurityProfile.ProfileType;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Seccomp, AppArmor and SELinux of containers. */
final class SecurityProfiles {
    private static final String APP_ARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";
    private static final String LOCALHOST = "localhost/";

    private SecurityProfiles() {}

    static final SecurityProfile RUNTIME_DEFAULT = SecurityProfile.newBuilder()
            .setProfileType(ProfileType.RuntimeDefault)
            .build();

    static final SecurityProfile UNCONFINED =
            SecurityProfile.newBuilder().setProfileType(ProfileType.Unconfined).build();

    /** The container's profile, else the pod's, else what the node's configuration says. */
    static SecurityProfile seccomp(Pod pod, Container container, KubeletConfiguration configuration) {
        JsonNode own = container.securityContext().path("seccompProfile");
        JsonNode profile = own.isObject() ? own : pod.securityContext().path("seccompProfile");
        return switch (Trees.text(profile, "type")) {
            case "RuntimeDefault" -> RUNTIME_DEFAULT;
            case "Unconfined" -> UNCONFINED;
            case "Localhost" ->
                localhost(configuration.rootDir() + "/seccomp/" + Trees.text(profile, "localhostProfile"));
            default -> configuration.seccompDefault() ? RUNTIME_DEFAULT : UNCONFINED;
        };
    }

    /** The container's AppArmor profile: its field, its annotation, the pod's field; null if there is none. */
    static @Nullable SecurityProfile appArmor(Pod pod, Container container) {
        JsonNode own = container.securityContext().path("appArmorProfile");
        if (own.isObject()) {
            return appArmor(own);
        }
        JsonNode annotation = pod.metadata().path("annotations").path(APP_ARMOR_ANNOTATION + container.name());
        if (annotation.isString()) {
            return appArmorOfAnnotation(annotation.asString());
        }
        JsonNode ofPod = pod.securityContext().path("appArmorProfile");
        return ofPod.isObject() ? appArmor(ofPod) : null;
    }

    private static SecurityProfile appArmor(JsonNode profile) {
        return switch (Trees.text(profile, "type")) {
            case "Unconfined" -> UNCONFINED;
            case "Localhost" -> localhost(Trees.text(profile, "localhostProfile"));
            default -> RUNTIME_DEFAULT;
        };
    }

    private static @Nullable SecurityProfile appArmorOfAnnotation(String text) {
        if (text.startsWith(LOCALHOST)) {
            return localhost(text.substring(LOCALHOST.length()));
        }
        return switch (text) {
            case "runtime/default" -> RUNTIME_DEFAULT;
            case "unconfined" -> UNCONFINED;
            default -> null;
        };
    }

    /** The profile as the CRI's older field writes it. */
    static String legacyAppArmor(SecurityProfile profile) {
        return switch (profile.getProfileType()) {
            case RuntimeDefault -> "runtime/default";
            case Unconfined -> "unconfined";
            case Localhost -> LOCALHOST + profile.getLocalhostRef();
            case UNRECOGNIZED -> "";
        };
    }

    static SELinuxOption seLinux(JsonNode options) {
        return SELinuxOption.newBuilder()
                .setUser(Trees.text(options, "user"))
                .setRole(Trees.text(options, "role"))
                .setType(Trees.text(options, "type"))
                .setLevel(Trees.text(options, "level"))
                .build();
    }

    private static SecurityProfile localhost(String reference) {
        return SecurityProfile.newBuilder()
                .setProfileType(ProfileType.Localhost)
                .setLocalhostRef(reference)
                .build();
    }
}
