// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Credentials;
import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.MountNamespace;
import java.util.List;
import java.util.Optional;

/** What an applet works with: its arguments, the kernel, and its output. */
final class AppletContext {
    private final Syscalls sys;
    private final String name;
    private final List<String> args;
    private final Output output;
    private int status;

    AppletContext(Syscalls sys, List<String> argv, Output output) {
        this.sys = sys;
        String called = argv.isEmpty() ? "" : argv.getFirst();
        this.name = called.substring(called.lastIndexOf('/') + 1);
        this.args = argv.isEmpty() ? argv : argv.subList(1, argv.size());
        this.output = output;
    }

    Syscalls sys() {
        return sys;
    }

    String name() {
        return name;
    }

    /** The arguments without the program's name. */
    List<String> args() {
        return args;
    }

    Output output() {
        return output;
    }

    void out(String text) {
        output.out(text);
    }

    void err(String text) {
        output.err(text);
    }

    /** Tells an error and remembers that the exit code is to be 1. */
    void fail(String message) {
        output.err(name + ": " + message + "\n");
        status = 1;
    }

    /** 1 after {@link #fail}, else 0. */
    int status() {
        return status;
    }

    Credentials who() {
        return sys.credentials();
    }

    MountNamespace files() {
        return sys.files();
    }

    String path(String path) {
        return sys.path(path);
    }

    Optional<FileStat> stat(String path, boolean follow) {
        try {
            String absolute = path(path);
            return Optional.of(follow ? files().stat(who(), absolute) : files().lstat(who(), absolute));
        } catch (ErrnoException e) {
            return Optional.empty();
        }
    }

    boolean isDirectory(String path) {
        return stat(path, true).map(FileStat::isDirectory).orElse(false);
    }

    /** {@code directory/name} without doubling the slash. */
    static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }

    static String baseName(String path) {
        String trimmed = path.replaceFirst("/+$", "");
        return trimmed.isEmpty() && !path.isEmpty() ? "/" : trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
