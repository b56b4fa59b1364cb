// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.VersionRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Does once what {@code kubelet-sim cri} does first, for a start-up cache of its own: a smaller one is mapped sooner, and
 * the command line's library is not in it.
 */
final class CriWarmUp {
    private CriWarmUp() {}

    /** For the launcher. */
    public static void main(String[] args) throws IOException {
        Start.setUpLibraries();
        Start.preload();
        callOverASocket(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        UntilStopped.serve(() -> {}, () -> System.exit(0));
    }

    /** Starts a runtime, announces it on {@code out}, calls it and stops it. */
    static void callOverASocket(PrintWriter out) throws IOException {
        Path directory = Files.createTempDirectory("kubelet-sim-");
        Path socket = directory.resolve("cri.sock");
        CriOptions options = CriOptions.plain("cri", "--runtime", "containerd-2.0", "--listen", "unix://" + socket)
                .orElseThrow();
        try (CriOptions.Served served = options.start();
                BareCall call = new BareCall(socket)) {
            call.send(RuntimeServiceGrpc.getVersionMethod(), VersionRequest.getDefaultInstance());
            call.send(
                    RuntimeServiceGrpc.getStatusMethod(),
                    StatusRequest.newBuilder().setVerbose(true).build());
            served.announce(out);
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(directory);
        }
    }
}
