// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.IDMapping;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.UserNamespace;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives pods of their own user namespace their range of host ids, each range for one pod at a time.
 *
 * <p>Guarded by its own lock: pods are started from many fibers.
 */
final class UserNamespaces {
    /** How many ids a pod gets; ranges are multiples of it, and the first one is the host's own. */
    static final int LENGTH = 65536;

    private static final int MAX_RANGES = 65535;

    private final FeatureGates gates;
    private final Predicate<String> handlerSupports;
    private final Object lock = new Object();
    private final Map<String, Integer> rangeOfPod = new HashMap<>();

    /** @param handlerSupports whether the runtime handler of that name can make user namespaces */
    UserNamespaces(FeatureGates gates, Predicate<String> handlerSupports) {
        this.gates = gates;
        this.handlerSupports = handlerSupports;
    }

    /**
     * The pod's user namespace, null if the CRI is to say nothing about it.
     *
     * @throws ContainerConfigException if the pod wants one that this node cannot give
     */
    @Nullable
    UserNamespace of(Pod pod, String runtimeHandler) {
        boolean own = pod.spec().path("hostUsers").isBoolean()
                && !pod.spec().path("hostUsers").booleanValue();
        if (!gates.enabled("UserNamespacesSupport")) {
            if (own) {
                throw new ContainerConfigException(
                        "the feature gate \"UserNamespacesSupport\" is disabled: can't set spec.HostUsers");
            }
            return null;
        }
        if (!own) {
            return UserNamespace.newBuilder().setMode(NamespaceMode.NODE).build();
        }
        if (!handlerSupports.test(runtimeHandler)) {
            throw new ContainerConfigException(
                    "can't set `spec.hostUsers: false`, runtime does not support user namespaces");
        }
        IDMapping mapping = IDMapping.newBuilder()
                .setHostId(range(pod.uid()) * LENGTH)
                .setLength(LENGTH)
                .build();
        return UserNamespace.newBuilder()
                .setMode(NamespaceMode.POD)
                .addUids(mapping)
                .addGids(mapping)
                .build();
    }

    /** The pod is gone: its range may be given to another one. */
    void release(String podUid) {
        synchronized (lock) {
            rangeOfPod.remove(podUid);
        }
    }

    private int range(String podUid) {
        synchronized (lock) {
            Integer known = rangeOfPod.get(podUid);
            if (known != null) {
                return known;
            }
            int range = 1;
            while (rangeOfPod.containsValue(range)) {
                range++;
            }
            if (range > MAX_RANGES) {
                throw new ContainerConfigException("could not find an empty slot to allocate a user namespace");
            }
            rangeOfPod.put(podUid, range);
            return range;
        }
    }
}
