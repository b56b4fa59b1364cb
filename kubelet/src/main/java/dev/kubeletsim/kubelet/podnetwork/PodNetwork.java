// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podnetwork;

import dev.kubeletsim.streaming.ByteStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The network of a node as its kubelet sees it: reaches what listens in pods. */
@FunctionalInterface
public interface PodNetwork {
    /** Nobody answers. */
    PodNetwork SILENT = (host, port) -> new CompletableFuture<>();

    /**
     * Connects.
     *
     * @param host an address, dotted decimal
     * @param port 1 to 65535
     * @return the connection; fails with an {@link java.io.IOException} if nobody listens, whose message is what Go's
     *     dialer ends with, such as {@code connect: connection refused}; never completes if nobody has the address
     */
    CompletionStage<? extends ByteStream> dial(String host, int port);
}
