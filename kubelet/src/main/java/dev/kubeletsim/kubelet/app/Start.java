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
        setUpLibraries();
        if (args.length > 0 && args[0].equals("cri")) {
            preload();
            CriOptions.plain(args).ifPresent(Start::serve);
        }
        Main.main(args);
    }

    /** Tells libraries, before they are loaded, what they would find out at length in every start. */
    static void setUpLibraries() {
        // The binding that is there: slf4j would look for one in every jar; and it would say that it was told which.
        setIfAbsent("slf4j.provider", "org.slf4j.jul.JULServiceProvider");
        setIfAbsent("slf4j.internal.verbosity", "WARN");
        // Netty describes each of its buffer events to the flight recorder with the first buffer, recording or not.
        setIfAbsent("io.netty.jfr.enabled", "false");
        // gRPC counts its calls by reflection: an accessor of the JDK's own native kind is not spun as a class first.
        setIfAbsent("jdk.reflect.useNativeAccessorOnly", "true");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Lets a second core load what a listener needs, while the first reads the options and builds the runtime. */
    static void preload() {
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
