// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.resource.ApiFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * The one chain that every write and every connection goes through, first to be changed, then, after the resource's own
 * validation, to be checked. The plugins are those of a default kube-apiserver that matter to nodes, pods and volumes, in its order
 * ({@code pkg/kubeapiserver/options/plugins.go}); ServiceAccount and LimitRanger are off, as the documentation says. What
 * plugins set is owned by no field manager.
 */
public final class Admission {
    private final List<AdmissionPlugin> plugins;

    /** A chain of these plugins. */
    public Admission(List<AdmissionPlugin> plugins) {
        this.plugins = List.copyOf(plugins);
    }

    /** The default plugins over the objects of {@code store}, with policies behind them. */
    public static Admission over(ObjectStore store, AdmissionPlugin... policies) {
        List<AdmissionPlugin> plugins = new ArrayList<>(List.of(
                new NamespaceLifecycle(store),
                new TaintNodesByCondition(),
                new Priority(),
                new DefaultTolerationSeconds(),
                new DefaultStorageClass(store),
                new StorageObjectInUseProtection(),
                new PersistentVolumeClaimResize(store),
                new RuntimeClass(store)));
        plugins.addAll(List.of(policies));
        return new Admission(plugins);
    }

    /**
     * Runs the mutating phase.
     *
     * @throws ApiFailure of the first plugin that refuses
     */
    public void admit(Attributes attributes) {
        plugins.forEach(plugin -> plugin.admit(attributes));
    }

    /**
     * Runs the validating phase.
     *
     * @throws ApiFailure of the first plugin that refuses, with the warnings so far
     */
    public void validate(Attributes attributes) {
        try {
            plugins.forEach(plugin -> plugin.validate(attributes));
        } catch (ApiFailure failure) {
            throw failure.withWarnings(attributes.call().warnings());
        }
    }
}
