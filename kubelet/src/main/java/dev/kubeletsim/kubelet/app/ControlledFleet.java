// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.fault.FaultControl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A fleet with a socket at which the faults of all its runtimes are changed. */
record ControlledFleet(Fleet fleet, FaultControl control) implements AutoCloseable {
    /**
     * Opens the socket at {@code path}.
     *
     * @throws StartFailure if it cannot be had; the fleet is closed then
     */
    static ControlledFleet open(Fleet fleet, Path path) {
        List<FaultControl.Target> targets = fleet.nodes().stream()
                .map(node -> new FaultControl.Target(node.name(), node.runtime()::faults))
                .toList();
        try {
            return new ControlledFleet(fleet, FaultControl.open(path.toAbsolutePath(), null, targets));
        } catch (IOException e) {
            fleet.close();
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        fleet.close();
    }
}
