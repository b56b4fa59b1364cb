// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import java.util.concurrent.CompletionStage;

/** What a sandbox does to its containers when it is stopped or removed. Called in the engine's mailbox. */
public interface PodContainers {
    /** Ends all processes of the pod's containers; completes in the mailbox when they have ended. */
    CompletionStage<Void> stopAll(String sandboxId);

    /** Removes all of the pod's containers, whatever their state; completes in the mailbox. */
    CompletionStage<Void> removeAll(String sandboxId);
}
