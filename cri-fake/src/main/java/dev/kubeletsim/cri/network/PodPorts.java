// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.network;

import dev.kubeletsim.cri.process.NetNamespace;
import dev.kubeletsim.cri.sandbox.SandboxNamespaces;
import dev.kubeletsim.cri.streaming.PortDialer;
import dev.kubeletsim.cri.streaming.StreamingTexts;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.time.Mailbox;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connects port-forwards to the processes that listen in sandboxes. Safe from any thread. */
public final class PodPorts implements PortDialer {
    private static final String LOCALHOST = "127.0.0.1";
    private static final String REFUSED = "connection refused";

    private final Mailbox mailbox;
    private final SandboxNamespaces namespaces;
    private final StreamingTexts texts;

    /** Ports of the sandboxes in {@code namespaces}, which belong to {@code mailbox}. */
    public PodPorts(Mailbox mailbox, SandboxNamespaces namespaces, StreamingTexts texts) {
        this.mailbox = mailbox;
        this.namespaces = namespaces;
        this.texts = texts;
    }

    @Override
    public CompletionStage<? extends ByteStream> dial(String podSandboxId, int port) {
        return mailbox.call(() -> {
            Optional<NetNamespace> namespace = namespaces.netOf(podSandboxId);
            if (namespace.isEmpty()) {
                throw failure(podSandboxId, port, REFUSED);
            }
            try {
                return PodConnection.open(mailbox, namespace.get(), port, LOCALHOST);
            } catch (ErrnoException e) {
                throw failure(podSandboxId, port, e.text().toLowerCase(Locale.ROOT));
            }
        });
    }

    /**
     * Connects as a program on the node does.
     *
     * @param address a pod's, or 127.0.0.1 for the node itself
     * @return the connection; fails with the kernel's text if nobody listens, never completes if nobody is there
     */
    public CompletionStage<ByteStream> dialFromNode(String address, int port) {
        CompletableFuture<ByteStream> connection = new CompletableFuture<>();
        mailbox.execute(() -> {
            Optional<NetNamespace> namespace = namespaces.reachedFromNode(address);
            try {
                namespace.ifPresent(there -> connection.complete(PodConnection.open(mailbox, there, port, LOCALHOST)));
            } catch (ErrnoException e) {
                connection.completeExceptionally(
                        new IOException("connect: " + e.text().toLowerCase(Locale.ROOT), e));
            }
        });
        return connection;
    }

    private IOException failure(String podSandboxId, int port, String why) {
        return new IOException(texts.notForwarded(podSandboxId, port, why));
    }
}
