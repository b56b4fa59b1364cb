// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteStream;
import java.util.concurrent.CompletionStage;

/** Reaches the ports that clients forward. */
@FunctionalInterface
public interface PortForwardHandler {

    /**
     * Connects to {@code port}, 1 to 65535.
     *
     * @return the connection; a failure's message is sent to the client as it is
     */
    CompletionStage<? extends ByteStream> dial(int port);
}
