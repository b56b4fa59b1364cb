// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.PodResources;
import java.util.Locale;

/** The cgroup of a pod, in the words of the node's driver. */
final class CgroupNames {
    private CgroupNames() {}

    static String ofPod(Pod pod, KubeletConfiguration configuration) {
        PodResources.QosClass qos = PodResources.qosClass(pod);
        String tier = qos == PodResources.QosClass.GUARANTEED ? "" : qos.word().toLowerCase(Locale.ROOT);
        return "systemd".equals(configuration.cgroupDriver()) ? slice(pod, tier) : directory(pod, tier);
    }

    private static String directory(Pod pod, String tier) {
        return "/kubepods/" + (tier.isEmpty() ? "" : tier + "/") + "pod" + pod.uid();
    }

    private static String slice(Pod pod, String tier) {
        String parent = tier.isEmpty() ? "kubepods" : "kubepods-" + tier;
        String own = parent + "-pod" + pod.uid().replace('-', '_') + ".slice";
        return "/kubepods.slice/" + (tier.isEmpty() ? "" : parent + ".slice/") + own;
    }
}
