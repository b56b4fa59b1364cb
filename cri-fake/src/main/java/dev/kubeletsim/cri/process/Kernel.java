// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.Inode;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.TickClock;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the simulated processes of one runtime, in turns of its mailbox and with a budget a turn, so that a busy loop
 * starves nobody: once the budget is used up, a millisecond passes on the scheduler's clock before the next turn. A turn on
 * a caller's thread is shorter, since the caller waits.
 *
 * <p>All calls to the kernel, its processes, their streams and file systems are made from the owner mailbox.
 */
public final class Kernel {
    /** The most processes in one pid namespace; more is EAGAIN. */
    static final int MAX_PROCESSES = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Kernel.class);
    private static final int STEPS_A_TURN = 2048;
    private static final int STEPS_A_SLICE = 256;
    private static final Duration BUSY_PAUSE = Duration.ofMillis(1);

    private final Scheduler scheduler;
    private final Mailbox owner;
    private final RandomGenerator random;
    private final Instant bootedAt;
    private final TickClock fileClock;
    private final Inode sysfs;
    private final ProgramLoader programs;
    private final Network network = new Network();
    private final Queue<Process> ready = new ArrayDeque<>();
    private boolean turnArranged;
    private @Nullable Process current;

    /** A kernel whose processes run as tasks of {@code owner}, and which executes what {@code format} knows. */
    public Kernel(Scheduler scheduler, Mailbox owner, RandomGenerator random, BinaryFormat format) {
        this.scheduler = scheduler;
        this.owner = owner;
        this.random = random;
        this.programs = new ProgramLoader(format);
        this.bootedAt = scheduler.instant();
        this.fileClock = TickClock.of(scheduler);
        this.sysfs = StandardMounts.sysfs(bootedAt);
    }

    /** A new, empty pid namespace. */
    public PidNamespace newPidNamespace() {
        return new PidNamespace();
    }

    /**
     * A pod's network namespace, which others of this kernel reach by its address.
     *
     * @param address dotted decimal
     */
    public NetNamespace newNetNamespace(String address, Sysctls sysctls, NetNamespace.PortWatcher watcher) {
        NetNamespace namespace = new NetNamespace(network, address, sysctls, Machine.HIDDEN, watcher);
        network.add(namespace);
        return namespace;
    }

    /** The node's network namespace, which shows the sockets of {@code machine} too. */
    public NetNamespace newNodeNetNamespace(Machine machine, NetNamespace.PortWatcher watcher) {
        return new NetNamespace(network, "", Sysctls.DEFAULTS, machine, watcher);
    }

    /** A container's file system over {@code tree} with the usual {@code /proc}, {@code /dev} and {@code /sys} mounts. */
    public MountNamespace newContainerFiles(FileTree tree, Namespaces namespaces, Cgroup cgroup) {
        return newContainerFiles(tree, namespaces, cgroup, MountNamespace.DEFAULT_MAX_BYTES);
    }

    /** The same with a bound on what can be written: {@code maxBytes}. */
    public MountNamespace newContainerFiles(FileTree tree, Namespaces namespaces, Cgroup cgroup, long maxBytes) {
        MountNamespace files = MountNamespace.over(tree, fileClock, maxBytes);
        StandardMounts.addTo(files, this, namespaces, cgroup);
        return files;
    }

    /**
     * Makes a process that has not begun, as {@code runc create} does.
     *
     * @throws ExecFailure if the program cannot be executed
     */
    public Process spawn(ProcessSpec spec) {
        PidNamespace namespace = spec.namespaces().pid();
        if (namespace.hasEnded()) {
            throw new ExecFailure(ExecFailure.Reason.NAMESPACE_GONE, "");
        }
        if (namespace.size() >= MAX_PROCESSES) {
            throw new ExecFailure(ExecFailure.Reason.TOO_MANY_PROCESSES, "");
        }
        ProgramImage image = programs.forRuntime(spec);
        Process process = new Process(this, spec, image);
        spec.terminal()
                .ifPresentOrElse(terminal -> attachTerminal(process, terminal), () -> attachStreams(process, spec));
        return process;
    }

    private static void attachTerminal(Process process, Terminal terminal) {
        process.control(terminal);
        OpenDescription slave = terminal.slave();
        for (int fd = 0; fd <= 2; fd++) {
            process.descriptors().set(fd, slave);
        }
    }

    private static void attachStreams(Process process, ProcessSpec spec) {
        Descriptors descriptors = process.descriptors();
        spec.stdin()
                .ifPresentOrElse(
                        pipe -> descriptors.set(0, pipe.readEnd()), () -> descriptors.set(0, new NullDescription()));
        spec.stdout()
                .ifPresentOrElse(
                        endpoint -> descriptors.set(1, endpoint.writeEnd()),
                        () -> descriptors.set(1, new NullDescription()));
        spec.stderr()
                .ifPresentOrElse(
                        endpoint -> descriptors.set(2, endpoint.writeEnd()),
                        () -> descriptors.set(2, new NullDescription()));
    }

    /** The clock of its containers' files. */
    TickClock fileClock() {
        return fileClock;
    }

    /** {@code /sys} of all its containers. */
    Inode sysfs() {
        return sysfs;
    }

    Instant now() {
        return scheduler.instant();
    }

    long nanoTime() {
        return scheduler.nanoTime();
    }

    ProgramLoader programs() {
        return programs;
    }

    Instant bootedAt() {
        return bootedAt;
    }

    RandomGenerator random() {
        return random;
    }

    /** Whose step it is, for {@code /proc/self}; null between steps. */
    @Nullable
    Process current() {
        return current;
    }

    Scheduler.Timer timer(Duration delay, Runnable task) {
        boolean[] cancelled = {false};
        Scheduler.Timer timer = scheduler.schedule(
                delay,
                () -> owner.execute(() -> {
                    if (!cancelled[0]) {
                        task.run();
                    }
                }));
        return () -> {
            cancelled[0] = true;
            timer.cancel();
        };
    }

    void enqueue(Process process) {
        ready.add(process);
        arrangeTurn();
    }

    private void arrangeTurn() {
        if (!turnArranged) {
            turnArranged = true;
            owner.execute(this::turn);
        }
    }

    private void turn() {
        // Still arranged while it runs: what becomes ready meanwhile belongs to this turn or to the one after the
        // pause.
        boolean borrowed = owner.isBorrowed();
        int most = borrowed ? STEPS_A_SLICE : STEPS_A_TURN;
        int steps = 0;
        Process process;
        while (steps < most && (process = ready.poll()) != null) {
            if (process.dequeue()) {
                int done = slice(process);
                process.cgroup().chargeSteps(done);
                steps += done;
            }
        }
        turnArranged = !ready.isEmpty();
        if (turnArranged && borrowed) {
            owner.execute(this::turn);
        } else if (turnArranged) {
            scheduler.schedule(BUSY_PAUSE, () -> owner.execute(this::turn));
        }
    }

    private int slice(Process process) {
        current = process;
        try {
            for (int i = 1; i <= STEPS_A_SLICE; i++) {
                Program.Turn turn = stepGuarded(process);
                if (!process.isAlive() || process.isStopped()) {
                    return i;
                }
                if (turn == Program.Turn.BLOCKED) {
                    // A signal that came during the step must not be slept over.
                    if (!process.signals().hasPending()) {
                        process.block();
                        return i;
                    }
                }
            }
            process.wake();
            return STEPS_A_SLICE;
        } finally {
            current = null;
        }
    }

    private Program.Turn stepGuarded(Process process) {
        try {
            return process.image().program().step(process.syscalls());
        } catch (ErrnoException e) {
            reportFailure(process, e.text());
            finish(process, new ExitStatus.Exited(1));
        } catch (Syscalls.Killed e) {
            return Program.Turn.ENDED;
        } catch (SeccompFilter.BadSystemCall e) {
            finish(process, new ExitStatus.Killed(Signal.SYS));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("simulated process {} {} failed", process.pid(), process.args(), e);
            finish(process, new ExitStatus.Killed(Signal.SEGV));
        }
        return Program.Turn.ENDED;
    }

    /** Tells standard error of a call that failed and that the program had no answer to. */
    private static void reportFailure(Process process, String text) {
        OpenDescription stderr = process.descriptors().find(2);
        if (stderr != null && process.isAlive()) {
            String name = process.args().isEmpty() ? "?" : process.args().getFirst();
            byte[] bytes = (name + ": " + text + "\n").getBytes(StandardCharsets.UTF_8);
            try {
                stderr.write(process, bytes, 0, bytes.length);
            } catch (ErrnoException e) {
                LOG.debug("process {} could not tell its error", process.pid(), e);
            }
        }
    }

    /** Delivers a signal: by disposition, default action, and the rules for a pid namespace's first process. */
    void deliver(Process process, Signal signal, boolean fromOutside) {
        if (!process.isAlive()) {
            return;
        }
        boolean forced = signal == Signal.KILL || signal == Signal.STOP;
        SignalState signals = process.signals();
        if (signal == Signal.CONT) {
            process.setStopped(false);
        }
        if (!forced && signals.isIgnored(signal)) {
            return;
        }
        if (!forced && signals.isCaught(signal)) {
            signals.raise(signal);
            process.wake();
            return;
        }
        if (process.pid() == 1 && !(forced && fromOutside)) {
            return;
        }
        switch (signal.action()) {
            case TERMINATE, CORE -> finish(process, new ExitStatus.Killed(signal));
            case STOP -> {
                process.setStopped(true);
                notifyParent(process);
            }
            case IGNORE, CONTINUE -> {}
        }
    }

    void signalGroup(PidNamespace namespace, int group, Signal signal) {
        for (Process process : namespace.all()) {
            if (process.group() == group) {
                deliver(process, signal, false);
            }
        }
    }

    /** Ends a process, and with a first process its whole namespace. */
    void finish(Process process, ExitStatus status) {
        if (!process.isAlive()) {
            return;
        }
        process.ended(status);
        PidNamespace namespace = process.namespace();
        if (process.pid() == 1) {
            namespace.end();
            for (Process other : namespace.all()) {
                finish(other, new ExitStatus.Killed(Signal.KILL));
            }
        }
        adoptChildren(process, namespace);
        Process parent = process.parent();
        if (parent == null || !parent.isAlive() || parent.signals().isIgnored(Signal.CHLD)) {
            reap(process);
        } else {
            notifyParent(process);
        }
        process.announceExit();
    }

    private void notifyParent(Process process) {
        Process parent = process.parent();
        if (parent != null) {
            deliver(parent, Signal.CHLD, false);
            parent.wake();
        }
    }

    private void adoptChildren(Process dead, PidNamespace namespace) {
        Process init = namespace.init();
        for (Process child : List.copyOf(dead.children())) {
            child.setParent(init);
            if (init != null && init.isAlive()) {
                init.children().add(child);
                init.wake();
            } else if (!child.isAlive()) {
                reap(child);
            }
        }
        dead.children().clear();
    }

    /** Forgets a zombie. */
    void reap(Process process) {
        process.namespace().remove(process);
        Process parent = process.parent();
        if (parent != null) {
            parent.children().remove(process);
        }
    }
}
