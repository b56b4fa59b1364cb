// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

/** One question a pod has to pass before it runs here (upstream's {@code pkg/kubelet/lifecycle}). */
public interface PodAdmitHandler {
    /** Takes or rejects the pod; must not block. */
    PodAdmitResult admit(PodAdmitAttributes attributes);
}
