// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;

/** Refuses to start a container as root when its pod forbids it (upstream's {@code verifyRunAsNonRoot}). */
final class RunAsNonRoot {
    private static final long MAX_ID = Integer.MAX_VALUE;

    private RunAsNonRoot() {}

    /** @throws ContainerConfigException if the container would, or might, run as root */
    static void verify(Pod pod, Container container, ImageUser image, KubernetesVersion version) {
        EffectiveSecurityContext effective = EffectiveSecurityContext.of(pod, container);
        if (!effective.runAsNonRoot()) {
            return;
        }
        String where = " (pod: \"" + pod.description() + "\", container: " + container.name() + ")";
        Long runAsUser = effective.runAsUser();
        if (runAsUser != null) {
            if (runAsUser == 0) {
                throw new ContainerConfigException("container's runAsUser breaks non-root policy" + where);
            }
            return;
        }
        verifyImage(image, where, version);
    }

    private static void verifyImage(ImageUser image, String where, KubernetesVersion version) {
        Long uid = image.uid();
        if (uid == null) {
            throw new ContainerConfigException("container has runAsNonRoot and image has non-numeric user ("
                    + image.username() + "), cannot verify user is non-root" + where);
        }
        if (uid == 0) {
            throw new ContainerConfigException("container has runAsNonRoot and image will run as root" + where);
        }
        if (version.isAtLeast(KubernetesVersion.V1_36) && (uid < 0 || uid > MAX_ID)) {
            throw new ContainerConfigException("container has runAsNonRoot and image has an invalid user id (" + uid
                    + "). (Must be 1-(" + MAX_ID + ")): must be between 0 and " + MAX_ID + ", inclusive" + where);
        }
    }
}
