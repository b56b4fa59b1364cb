// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.labs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The terminals of somebody who does a lab: one shell for the commands, and one that {@code ./kubelet-sim up} keeps busy
 * until the next {@code up}. Paths that begin with {@code /tmp/lab} are those of a directory of the run's own.
 */
final class LabTerminal implements AutoCloseable {
    private static final String LAB_PATH = "/tmp/lab";
    private static final String END = "@@end of output";
    private static final int LIMIT_SECONDS = 90;

    private final Path directory;
    private final String labPath;
    private final Process shell;
    private final Writer input;
    private final BufferedReader output;
    private @Nullable Process server;

    /** Terminals in a working copy: {@code directory} gets the launcher and the examples. */
    LabTerminal(Path directory, Path repository) throws IOException {
        this.directory = directory;
        this.labPath = directory.resolve("lab").toString();
        Path launcher = Files.writeString(directory.resolve("kubelet-sim"), launcher());
        if (!launcher.toFile().setExecutable(true)) {
            throw new IOException(launcher + " cannot be made executable");
        }
        Files.createSymbolicLink(directory.resolve("examples"), repository.resolve("examples"));
        ProcessBuilder builder = shell("exec 2>&1; exec bash");
        this.shell = builder.start();
        this.input = shell.outputWriter();
        this.output = shell.inputReader();
    }

    /** The repository's launcher would build first; this one runs the classes that are being tested. */
    private static String launcher() {
        return "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + System.getProperty("java.class.path")
                + "' dev.kubeletsim.kubelet.app.Main \"$@\"\n";
    }

    private ProcessBuilder shell(String command) {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(directory.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment()
                .put("KUBELET_SIM", directory.resolve("kubelet-sim").toString());
        builder.environment().remove("KUBECONFIG");
        return builder;
    }

    /** Runs a command and returns the lines that it printed; of a server, its first line. */
    List<String> run(String command) throws Exception {
        String own = command.replace(LAB_PATH, labPath);
        List<String> lines = own.startsWith("./kubelet-sim up") ? List.of(serve(own)) : type(own);
        return lines.stream().map(line -> line.replace(labPath, LAB_PATH)).toList();
    }

    private String serve(String command) throws Exception {
        stopServer();
        Process started = shell("exec " + command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        server = started;
        BufferedReader lines = started.inputReader();
        return within(() -> lines.lines().findFirst().orElse("(nothing)"), command);
    }

    private List<String> type(String command) throws Exception {
        input.write("{ " + command + "\n} < /dev/null\nprintf '\\n" + END + "\\n'\n");
        input.flush();
        List<String> lines = within(this::untilEnd, command);
        // The line feed before the mark ends a last line that has none of its own; else it makes an empty line.
        if (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private List<String> untilEnd() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null && !line.equals(END); line = output.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    private static <T> T within(Callable<T> reading, String command) throws Exception {
        CompletableFuture<T> read = CompletableFuture.supplyAsync(() -> {
            try {
                return reading.call();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        try {
            return read.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(command + " did not end within " + LIMIT_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new AssertionError(command + " could not be read", e);
        }
    }

    private void stopServer() {
        Process running = server;
        server = null;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopServer();
        shell.descendants().forEach(ProcessHandle::destroy);
        shell.destroy();
    }
}
