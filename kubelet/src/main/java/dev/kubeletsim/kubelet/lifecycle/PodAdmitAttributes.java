// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.kubelet.pod.Pod;
import java.util.List;

/**
 * A pod that asks to run here.
 *
 * @param otherPods the pods that were admitted before and are not terminated
 */
public record PodAdmitAttributes(Pod pod, List<Pod> otherPods) {}
