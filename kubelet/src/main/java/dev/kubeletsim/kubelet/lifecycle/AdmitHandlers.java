// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.features.FeatureGates;
import java.util.ArrayList;
import java.util.List;

/**
 * The chain of admit handlers; the first that rejects decides.
 *
 * <p>Order (upstream's {@code pkg/kubelet/kubelet.go}): eviction, sysctl, resource allocation, predicate, AppArmor, from
 * 1.34 pod features, from 1.35 declared features, and shutdown. Resource allocation is not in the chain: it only rejects
 * under a topology policy or with device plugins, and the simulated node has neither.
 */
public final class AdmitHandlers implements PodAdmitHandler {
    private final List<PodAdmitHandler> handlers;

    private AdmitHandlers(List<PodAdmitHandler> handlers) {
        this.handlers = List.copyOf(handlers);
    }

    /** The chain of a kubelet with these gates on this node. */
    public static AdmitHandlers of(FeatureGates gates, AdmittingNode node) {
        List<PodAdmitHandler> handlers = new ArrayList<>();
        handlers.add(new EvictionAdmitHandler(node::pressures));
        handlers.add(new SysctlAdmitHandler(gates.version(), node.allowedUnsafeSysctls()));
        handlers.add(new PredicateAdmitHandler(gates, node::object));
        handlers.add(new AppArmorAdmitHandler(gates, node.hasAppArmor()));
        if (gates.version().isAtLeast(34)) {
            handlers.add(new PodFeaturesAdmitHandler(gates));
        }
        if (gates.enabled("NodeDeclaredFeatures")) {
            handlers.add(new DeclaredFeaturesAdmitHandler(node::object));
        }
        handlers.add(new ShutdownAdmitHandler(node::isShuttingDown));
        return new AdmitHandlers(handlers);
    }

    @Override
    public PodAdmitResult admit(PodAdmitAttributes attributes) {
        for (PodAdmitHandler handler : handlers) {
            PodAdmitResult result = handler.admit(attributes);
            if (!result.admit()) {
                return result;
            }
        }
        return PodAdmitResult.ADMITTED;
    }
}
