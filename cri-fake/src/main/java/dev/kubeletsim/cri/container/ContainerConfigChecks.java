// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.LabelBound;
import dev.kubeletsim.cri.v1.CDIDevice;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.SecurityProfile.ProfileType;
import java.util.stream.Collectors;

/** What a runtime refuses of a container's configuration on a node without AppArmor and without CDI devices. */
final class ContainerConfigChecks {
    private final ContainerParts parts;

    ContainerConfigChecks(ContainerParts parts) {
        this.parts = parts;
    }

    /** containerd {@code generateApparmorSpecOpts}: whoever asks for a profile must not believe that it is in force. */
    void appArmor(LinuxContainerSecurityContext security) {
        boolean confined = security.hasApparmor()
                ? security.getApparmor().getProfileType() != ProfileType.Unconfined
                : isConfined(oldField(security));
        parts.refuse(confined, CriError.APPARMOR_UNSUPPORTED);
    }

    @SuppressWarnings("deprecation")
    private static String oldField(LinuxContainerSecurityContext security) {
        return security.getApparmorProfile();
    }

    private boolean isConfined(String profile) {
        return switch (profile) {
            case "", "unconfined" -> false;
            case "runtime/default", "docker/default" -> true;
            default -> {
                parts.refuse(!profile.startsWith("localhost/"), CriError.APPARMOR_PROFILE_INVALID, "path", profile);
                yield true;
            }
        };
    }

    /** What fails only when containerd writes the container down: its labels, and devices by name. */
    void store(String id, ContainerConfig config) {
        String devices =
                config.getCDIDevicesList().stream().map(CDIDevice::getName).collect(Collectors.joining(", "));
        parts.refuse(config.getCDIDevicesCount() > 0, CriError.CDI_DEVICES_UNKNOWN, "devices", devices);
        config.getLabelsMap().forEach((key, value) -> {
            int length = LabelBound.length(key, value);
            String[] what = {"id", id, "key", LabelBound.shown(key), "value", value, "length", "" + length};
            parts.refuse(LabelBound.exceededBy(length), CriError.CONTAINER_LABEL_TOO_LONG, what);
            parts.refuse(key.isEmpty(), CriError.LABEL_KEY_EMPTY, what);
        });
    }
}
