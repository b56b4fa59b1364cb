// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.FakeRuntime;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process begins. */
public final class Start {
    private Start() {}

    /** Serves a runtime if that is plainly what {@code args} ask for; else runs the command line. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("cri")) {
            preload();
            CriOptions.plain(args).ifPresent(Start::serve);
        }
        Main.main(args);
    }

    /** Lets a second core load what a listener needs, while the first reads the options and builds the runtime. */
    static void preload() {
        // The binding that is there: slf4j would look for one in every jar; and it would say that it was told which.
        System.setProperty("slf4j.provider", "org.slf4j.jul.JULServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        Thread.ofPlatform().daemon().name("preload").start(FakeRuntime::preload);
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
