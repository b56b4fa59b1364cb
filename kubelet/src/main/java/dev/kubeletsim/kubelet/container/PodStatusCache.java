// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.util.Optional;

/** The statuses that the last relists read, by pod uid; safe from any thread. */
public interface PodStatusCache {
    /** The last status read of the pod, if any. */
    Optional<PodStatus> get(String uid);
}
