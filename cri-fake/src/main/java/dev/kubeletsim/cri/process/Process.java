// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One simulated process, as the runtime that made it sees it.
 *
 * <pre>
 * CREATED --start--> READY &lt;--wake/block--> BLOCKED --exit or deadly signal--> ZOMBIE --parent waits--> (gone)
 * </pre>
 *
 * A stopped process is in any of the living states and is not stepped until SIGCONT.
 */
public final class Process {
    /** Where it is in its life. */
    enum State {
        CREATED,
        READY,
        BLOCKED,
        ZOMBIE
    }

    private final Kernel kernel;
    private final Namespaces namespaces;
    private final int pid;
    private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final Descriptors descriptors = new Descriptors();
    private final List<Process> children = new ArrayList<>(0);
    private final Syscalls syscalls = new Syscalls(this);
    private final Instant startedAt;
    private final MountNamespace files;
    private final Cgroup cgroup;
    private Credentials credentials;
    private SignalState signals;
    private ProgramImage image;
    private List<String> title = List.of();
    private List<String> environment;
    private String cwd;
    /** What runtimes leave a first process with: no more is asked of them over the CRI. */
    private int umask = 022;

    private int group;
    private int sessionId;
    private @Nullable Process parent;
    private @Nullable Terminal terminal;
    private State state = State.CREATED;
    private boolean queued;
    private boolean stopped;
    private @Nullable ExitStatus status;
    private Scheduler.@Nullable Timer alarm;
    private boolean alarmDue;
    private long allocated;

    Process(Kernel kernel, ProcessSpec spec, ProgramImage image) {
        this.kernel = kernel;
        this.namespaces = spec.namespaces();
        this.pid = namespaces.pid().add(this);
        this.startedAt = kernel.now();
        this.files = spec.files();
        this.cgroup = spec.cgroup();
        this.credentials = image.credentials(spec.credentials());
        this.signals = new SignalState();
        this.image = image;
        this.environment = spec.env();
        this.cwd = spec.cwd();
        this.group = pid;
        this.sessionId = pid;
        cgroup.add(this);
    }

    Process(Process parent, ProgramImage image, List<String> environment) {
        this.kernel = parent.kernel;
        this.namespaces = parent.namespaces;
        this.pid = namespaces.pid().add(this);
        this.startedAt = kernel.now();
        this.files = parent.files;
        this.cgroup = parent.cgroup;
        this.credentials = parent.credentials;
        this.signals = new SignalState(parent.signals);
        this.image = image;
        this.environment = environment;
        this.cwd = parent.cwd;
        this.umask = parent.umask;
        this.group = parent.group;
        this.sessionId = parent.sessionId;
        this.terminal = parent.terminal;
        this.parent = parent;
        parent.children.add(this);
        parent.descriptors.copyTo(descriptors);
        cgroup.add(this);
    }

    /** Lets the process begin; no effect if it has. */
    public void start() {
        if (state == State.CREATED) {
            state = State.BLOCKED;
            wake();
        }
    }

    /** Its number within its pid namespace. */
    public int pid() {
        return pid;
    }

    /**
     * Sends a signal from outside of its pid namespace. Pid 1 is immune to what it doesn't handle, but for SIGKILL and
     * SIGSTOP (pid_namespaces(7)).
     */
    public void signal(Signal signal) {
        kernel.deliver(this, signal, true);
    }

    /** Sends a signal from outside to it and to all of its process group. */
    public void signalGroup(Signal signal) {
        kernel.signalGroup(namespaces.pid(), group, signal);
    }

    /** Completes, in the mailbox, when the process has ended. */
    public CompletionStage<ExitStatus> exit() {
        return exit;
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return state != State.ZOMBIE;
    }

    /** Who it is now. */
    public Credentials credentials() {
        return credentials;
    }

    /** Its arguments now. */
    public List<String> args() {
        return title.isEmpty() ? image.argv() : title;
    }

    /** What it sees. */
    public MountNamespace files() {
        return files;
    }

    /** Its environment as it was executed with. */
    public List<String> environment() {
        return environment;
    }

    /** Its working directory. */
    public String cwd() {
        return cwd;
    }

    /** When it was made. */
    public Instant startedAt() {
        return startedAt;
    }

    Kernel kernel() {
        return kernel;
    }

    PidNamespace namespace() {
        return namespaces.pid();
    }

    Cgroup cgroup() {
        return cgroup;
    }

    /** Bytes of memory that its program has asked for. */
    long allocated() {
        return allocated;
    }

    void setAllocated(long value) {
        allocated = value;
    }

    Namespaces namespaces() {
        return namespaces;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    SignalState signals() {
        return signals;
    }

    Syscalls syscalls() {
        return syscalls;
    }

    List<Process> children() {
        return children;
    }

    ProgramImage image() {
        return image;
    }

    String hostname() {
        return namespaces.uts().hostname();
    }

    void setCredentials(Credentials value) {
        credentials = value;
    }

    /** Shows these arguments instead of its own. */
    void setTitle(List<String> value) {
        title = value;
    }

    int umask() {
        return umask;
    }

    void setUmask(int value) {
        umask = value & 0777;
    }

    void setCwd(String value) {
        cwd = value;
    }

    int group() {
        return group;
    }

    void setGroup(int value) {
        group = value;
    }

    int sessionId() {
        return sessionId;
    }

    @Nullable
    Terminal terminal() {
        return terminal;
    }

    void control(Terminal value) {
        terminal = value;
        value.attach(this);
    }

    @Nullable
    Process parent() {
        return parent;
    }

    int parentPid() {
        Process of = parent;
        return of == null ? 0 : of.pid;
    }

    void setParent(@Nullable Process value) {
        parent = value;
    }

    State state() {
        return state;
    }

    boolean isStopped() {
        return stopped;
    }

    @Nullable
    ExitStatus status() {
        return status;
    }

    void executed(ProgramImage next, List<String> env) {
        image = next;
        title = List.of();
        allocated = 0;
        cgroup.chargeExec();
        credentials = next.credentials(credentials);
        environment = env.stream().map(this::known).toList();
        signals.executed();
        descriptors.executed();
        cancelAlarm();
    }

    /** The entry that the environment already has, if it is there: a shell hands on what it was given. */
    private String known(String entry) {
        int at = environment.indexOf(entry);
        return at < 0 ? entry : environment.get(at);
    }

    /** Makes it ready if it waits. */
    void wake() {
        if (state == State.BLOCKED) {
            state = State.READY;
        }
        if (state == State.READY && !queued && !stopped) {
            queued = true;
            kernel.enqueue(this);
        }
    }

    /** Taken from the ready queue: whether it may be stepped. */
    boolean dequeue() {
        queued = false;
        return state == State.READY && !stopped;
    }

    /** Its step has come to wait, unless what it waits for happened during the step. */
    void block() {
        if (state == State.READY && !queued) {
            state = State.BLOCKED;
        }
    }

    void setStopped(boolean value) {
        stopped = value;
        if (!value) {
            wake();
        }
    }

    void setAlarm(Duration delay) {
        cancelAlarm();
        alarm = kernel.timer(delay, () -> {
            alarm = null;
            alarmDue = true;
            wake();
        });
    }

    boolean alarmDue() {
        return alarmDue;
    }

    void cancelAlarm() {
        alarmDue = false;
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    /** Its last moment: from here on it is a zombie that holds nothing but its status. */
    void ended(ExitStatus how) {
        state = State.ZOMBIE;
        status = how;
        cancelAlarm();
        cgroup.remove(this);
        descriptors.closeAll();
        Terminal of = terminal;
        if (of != null && sessionId == pid) {
            of.leaderEnded(this);
        }
    }

    void announceExit() {
        ExitStatus how = status;
        if (how != null) {
            exit.complete(how);
        }
    }
}
