// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import dev.kubeletsim.streaming.ByteStream;
import java.util.concurrent.CompletionStage;

/** Reaches what listens on localhost inside a sandbox. */
@FunctionalInterface
public interface PortDialer {

    /**
     * Connects to a port.
     *
     * @param podSandboxId as in the request
     * @param port 1 to 65535
     * @return the connection; a failure's message is the runtime's text, without the {@code error forwarding port}
     *     around it
     */
    CompletionStage<? extends ByteStream> dial(String podSandboxId, int port);
}
