// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.process.NetNamespace;
import dev.kubeletsim.time.Mailbox;

/** Makes what listens in sandboxes known outside of the simulation. Called in the engine's mailbox. */
public interface PublishedPorts {
    /** Nothing is known outside. */
    PublishedPorts NONE = new PublishedPorts() {
        @Override
        public NetNamespace.PortWatcher ofPod(Mailbox mailbox, SandboxFacts pod) {
            return NetNamespace.PortWatcher.NOBODY;
        }

        @Override
        public NetNamespace.PortWatcher ofNode(Mailbox mailbox) {
            return NetNamespace.PortWatcher.NOBODY;
        }
    };

    /** Who is told of the ports of {@code pod}, which has a network of its own. */
    NetNamespace.PortWatcher ofPod(Mailbox mailbox, SandboxFacts pod);

    /** Who is told of the ports on the node's network. */
    NetNamespace.PortWatcher ofNode(Mailbox mailbox);
}
