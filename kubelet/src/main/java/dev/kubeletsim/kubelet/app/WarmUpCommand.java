// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import picocli.CommandLine.Command;

/**
 * Does once what users start most, so that the JVM can write down which classes and methods that takes (JEP 483 and its
 * followers: {@code -XX:AOTCacheOutput}). The launcher runs it after a build; it prints nothing.
 */
@Command(name = "warm-up", hidden = true, description = "Run the usual paths once, for the launcher's AOT cache.")
final class WarmUpCommand implements Runnable {
    @Override
    public void run() {
        Logging.start(Level.WARNING);
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        DemoScene.STORY.getFirst().play(nowhere);
        try {
            CriWarmUp.callOverASocket(nowhere);
            try (Fleet fleet = Fleet.builder().start()) {
                fleet.nodes().getFirst().node();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
