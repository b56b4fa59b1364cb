// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the process begins. */
public final class Start {
    private Start() {}

    /** Serves a runtime if that is plainly what {@code args} ask for; else runs the command line. */
    public static void main(String[] args) {
        Optional<CriOptions> cri = CriOptions.plain(args);
        if (cri.isPresent()) {
            serve(cri.get());
        }
        Main.main(args);
    }

    /** Returns if the runtime refuses to start: the command line finds that out again, and tells the user. */
    private static void serve(CriOptions cri) {
        CriOptions.Served served;
        try {
            served = cri.start();
        } catch (IllegalArgumentException | StartFailure e) {
            return;
        }
        served.serve(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    }
}
