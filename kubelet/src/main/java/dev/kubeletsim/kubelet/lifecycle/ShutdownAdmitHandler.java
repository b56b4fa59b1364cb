// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import java.util.function.BooleanSupplier;

/** Takes no more pods once the node is going down (upstream's {@code pkg/kubelet/nodeshutdown}). */
final class ShutdownAdmitHandler implements PodAdmitHandler {
    private final BooleanSupplier shuttingDown;

    ShutdownAdmitHandler(BooleanSupplier shuttingDown) {
        this.shuttingDown = shuttingDown;
    }

    @Override
    public PodAdmitResult admit(PodAdmitAttributes attributes) {
        return shuttingDown.getAsBoolean()
                ? PodAdmitResult.rejected(AdmitReasons.NODE_SHUTDOWN, AdmitReasons.SHUTTING_DOWN)
                : PodAdmitResult.ADMITTED;
    }
}
