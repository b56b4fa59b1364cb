// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One container under virtual time: runs programs in it and tells what they printed and how they ended. */
public final class TestingContainer {
    /** The usual search path. */
    public static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Root with containerd's capabilities. */
    public static final Credentials ROOT = Credentials.container(0, 0, List.of(0L), CapabilitySet.CONTAINERD_DEFAULT);

    private static final Duration LIMIT = Duration.ofHours(2);

    /** What a program did. */
    public record Result(String out, String err, int code) {}

    /** A program that runs. */
    public static final class Running {
        private final Process process;
        private final ByteArrayOutputStream out;
        private final ByteArrayOutputStream err;
        private final InputPipe input;
        private final @Nullable Terminal terminal;

        Running(
                Process process,
                ByteArrayOutputStream out,
                ByteArrayOutputStream err,
                InputPipe input,
                @Nullable Terminal terminal) {
            this.process = process;
            this.out = out;
            this.err = err;
            this.input = input;
            this.terminal = terminal;
        }

        /** The process. */
        public Process process() {
            return process;
        }

        /** Its output so far. */
        public String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        /** Its errors so far. */
        public String err() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    private final VirtualTime time = new VirtualTime(Instant.parse("2024-12-16T12:00:00Z"));
    private final Mailbox mailbox = new Mailbox(time.executor());
    private final Kernel kernel = new Kernel(time, mailbox, new Random(1), Programs::load);
    private final Namespaces namespaces;
    private final MountNamespace files;
    private final Cgroup cgroup = new Cgroup(Cgroup.Limits.NONE);

    /** A container over {@code tree}. */
    public TestingContainer(FileTree tree) {
        this(tree, new Sysctls(Map.of()));
    }

    /** A container over {@code tree} whose namespaces have these settings. */
    public TestingContainer(FileTree tree, Sysctls sysctls) {
        namespaces = call(() -> new Namespaces(
                kernel.newPidNamespace(),
                kernel.newNetNamespace("10.88.0.2", sysctls, NetNamespace.PortWatcher.NOBODY),
                IpcNamespace.ofPod(sysctls),
                new UtsNamespace("box")));
        files = call(() -> kernel.newContainerFiles(tree, namespaces, cgroup));
    }

    /** A busybox container with a pid 1 that only sleeps, so that further programs are like execs. */
    public static TestingContainer busybox() {
        TestingContainer container = new TestingContainer(Programs.busyboxBase());
        container.start(ROOT, List.of("sleep", "1000000"));
        return container;
    }

    /** Its clock. */
    public VirtualTime time() {
        return time;
    }

    /** Its control group. */
    public Cgroup cgroup() {
        return cgroup;
    }

    /** Its files. */
    public MountNamespace files() {
        return files;
    }

    /** Runs {@code task} in the kernel's mailbox. */
    public <T extends @Nullable Object> T call(Callable<T> task) {
        var result = mailbox.call(task);
        time.runUntil(result::isDone, Duration.ofHours(1));
        return result.join();
    }

    /** Starts a program. */
    public Running start(Credentials who, List<String> args) {
        return call(() -> spawn(who, args, false));
    }

    /** Starts a program on a terminal. */
    public Running startOnTerminal(Credentials who, List<String> args) {
        return call(() -> spawn(who, args, true));
    }

    private Running spawn(Credentials who, List<String> args, boolean tty) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        InputPipe input = new InputPipe();
        ProcessSpec.Builder spec = ProcessSpec.builder(files, namespaces, who, args)
                .env(List.of(PATH))
                .cgroup(cgroup);
        Terminal terminal = tty ? new Terminal(sink(out)) : null;
        if (terminal != null) {
            spec.terminal(terminal);
        } else {
            spec.stdin(input).stdout(new OutputEndpoint(sink(out))).stderr(new OutputEndpoint(sink(err)));
        }
        Process process = kernel.spawn(spec.build());
        process.start();
        return new Running(process, out, err, input, terminal);
    }

    private static OutputSink sink(ByteArrayOutputStream into) {
        return new OutputSink() {
            @Override
            public boolean write(byte[] chunk) {
                into.writeBytes(chunk);
                return true;
            }

            @Override
            public void closed() {}
        };
    }

    /** Types on a terminal, or writes to standard input. */
    public void type(Running running, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        call(() -> {
            Terminal terminal = running.terminal;
            return terminal != null
                    ? terminal.input(bytes, 0, bytes.length)
                    : running.input.write(bytes, 0, bytes.length);
        });
        time.advance(Duration.ofMillis(50));
    }

    /** Changes the size of a program's terminal. */
    public void resize(Running running, WindowSize size) {
        call(() -> {
            Terminal terminal = running.terminal;
            if (terminal != null) {
                terminal.resize(size);
            }
            return null;
        });
    }

    /** Waits until a program has ended. */
    public Result await(Running running) {
        time.runUntil(() -> !running.process.isAlive(), LIMIT);
        int code = running.process.exit().toCompletableFuture().join().code();
        return new Result(running.out(), running.err(), code);
    }

    /** Runs a program to its end, with empty input. */
    public Result run(Credentials who, String... args) {
        Running running = start(who, List.of(args));
        call(() -> {
            running.input.close();
            return null;
        });
        return await(running);
    }

    /** Runs a script by {@code sh -c}. */
    public Result sh(Credentials who, String script) {
        return run(who, "sh", "-c", script);
    }

    /** Runs a script as root. */
    public Result sh(String script) {
        return sh(ROOT, script);
    }

    /** Feeds a script to a shell's standard input. */
    public Result shInput(String script) {
        Running running = start(ROOT, List.of("sh"));
        call(() -> {
            byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
            running.input.write(bytes, 0, bytes.length);
            running.input.close();
            return null;
        });
        return await(running);
    }
}
