// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dagger.BindsInstance;
import dagger.Subcomponent;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.features.FeatureGates;

/** One node: its runtime, its kubelet and what reports on them. */
@NodeScope
@Subcomponent(modules = {NodeModule.class, NodeStatusModule.class})
interface NodeComponent {
    /** The node, which does nothing yet. To be called in a fiber: it asks the runtime for its version. */
    NodeParts parts();

    /** Hands in what is the node's own. */
    @Subcomponent.Factory
    interface Factory {
        NodeComponent create(
                @BindsInstance NodeSettings settings,
                @BindsInstance FeatureGates gates,
                @BindsInstance FakeRuntime runtime,
                @BindsInstance HostFiles files);
    }
}
