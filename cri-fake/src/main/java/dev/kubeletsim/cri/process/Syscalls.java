// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Device;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileType;
import dev.kubeletsim.cri.vfs.Inode;
import dev.kubeletsim.cri.vfs.MountCalls;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.OpenFile;
import dev.kubeletsim.cri.vfs.OpenFlag;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Program} can ask of the kernel. Failures are {@link ErrnoException}s; a call that would have to wait
 * answers {@link #WOULD_BLOCK}, and the program returns {@link Program.Turn#BLOCKED} and asks again when stepped.
 */
public final class Syscalls {
    /** Not now: the process is woken when it may be worth asking again. */
    public static final int WOULD_BLOCK = -1;

    /** A child's end. */
    public record ChildExit(int pid, ExitStatus status) {}

    /** The process has been killed by what it called; its program goes on no further. */
    static final class Killed extends RuntimeException {
        Killed() {
            super("killed", null, false, false);
        }
    }

    private final Process process;

    Syscalls(Process process) {
        this.process = process;
    }

    // Identity

    /** getpid(2). */
    public int pid() {
        return process.pid();
    }

    /** getppid(2). */
    public int parentPid() {
        return process.parentPid();
    }

    /** Who it is. */
    public Credentials credentials() {
        return process.credentials();
    }

    /** setgroups(2). */
    public void setGroups(List<Long> groups) {
        credentials().enter(SystemCall.SETGROUPS);
        process.setCredentials(CredentialChange.setGroups(credentials(), groups));
    }

    /** setgid(2). */
    public void setGid(long gid) {
        credentials().enter(SystemCall.SETGID);
        process.setCredentials(CredentialChange.setGid(credentials(), gid));
    }

    /** setuid(2). */
    public void setUid(long uid) {
        credentials().enter(SystemCall.SETUID);
        process.setCredentials(CredentialChange.setUid(credentials(), uid));
    }

    /** Its arguments. */
    public List<String> args() {
        return process.args();
    }

    /** Its environment. */
    public List<String> environment() {
        return process.environment();
    }

    /** Shows other arguments to {@code ps}, as servers do; the program's name stays. */
    public void setTitle(String title) {
        process.setTitle(List.of(title));
    }

    /** The UTS host name. */
    public String hostname() {
        return process.hostname();
    }

    /** sethostname(2): EPERM without CAP_SYS_ADMIN, EINVAL if it is longer than 64. */
    public void setHostname(String name) {
        credentials().enter(SystemCall.SETHOSTNAME);
        if (!credentials().can(Capability.SYS_ADMIN)) {
            throw new ErrnoException(Errno.EPERM);
        }
        if (name.length() > UtsNamespace.MAX_LENGTH) {
            throw new ErrnoException(Errno.EINVAL);
        }
        process.namespaces().uts().setHostname(name);
    }

    /** Its network. */
    public SocketCalls sockets() {
        return new SocketCalls(process);
    }

    /** shmctl(2) with SHM_INFO and SHM_STAT: the shared memory segments. */
    public List<SharedMemory> sharedMemory() {
        return process.namespaces().ipc().segments();
    }

    /** All processes of its pid namespace, by pid. */
    public List<ProcessStat> processes() {
        return process.namespace().all().stream().map(ProcessStat::of).toList();
    }

    // Time and chance

    /** The clock. */
    public Instant now() {
        return process.kernel().now();
    }

    /** Time since the kernel started. */
    public Duration uptime() {
        return Duration.between(process.kernel().bootedAt(), now());
    }

    /** Chance. */
    public RandomGenerator random() {
        return process.kernel().random();
    }

    /** Wakes the process after {@code delay}; a process has one alarm. */
    public void setAlarm(Duration delay) {
        process.setAlarm(delay);
    }

    /** Whether the alarm went off. */
    public boolean alarmDue() {
        return process.alarmDue();
    }

    /** Takes the alarm back. */
    public void cancelAlarm() {
        process.cancelAlarm();
    }

    // Memory

    /** Takes memory and uses all of it: where there is a limit, this may be the end of a process, even of this one. */
    public void allocate(long bytes) {
        process.cgroup().allocate(process, bytes);
        if (!process.isAlive()) {
            throw new Killed();
        }
    }

    // Files

    /** The file system; calls on it take {@link #credentials} and {@link #path absolute paths}. */
    public MountNamespace files() {
        return process.files();
    }

    /** mount(2) and umount(2), with absolute paths as {@link #files}. */
    public MountCalls mounts() {
        return new MountCalls(files());
    }

    /** {@code path} seen from the working directory; empty stays empty. */
    public String path(String path) {
        return path.isEmpty() ? path : ProgramLoader.absolute(process.cwd(), path);
    }

    /** getcwd(2). */
    public String cwd() {
        return process.cwd();
    }

    /** chdir(2). */
    public void chdir(String path) {
        credentials().enter(SystemCall.CHDIR);
        String to = path(path);
        if (!files().stat(credentials(), to).isDirectory()) {
            throw new ErrnoException(Errno.ENOTDIR);
        }
        files().access(credentials(), to, 1);
        process.setCwd(files().realPath(credentials(), to));
    }

    /** umask now. */
    public int umask() {
        return process.umask();
    }

    /** umask(2). */
    public void setUmask(int mask) {
        process.setUmask(mask);
    }

    /** open(2) at the lowest free descriptor. */
    public int open(String path, Set<OpenFlag> flags, int mode) {
        return process.descriptors().add(describe(path, flags, mode), 0);
    }

    private OpenDescription describe(String path, Set<OpenFlag> flags, int mode) {
        OpenFile found = files().open(credentials(), path(path), flags, mode & ~process.umask());
        Inode inode = found.inode();
        if (inode instanceof DescriptorLink link) {
            return link.description();
        }
        if (inode instanceof Device device && device.kind() == Device.Kind.TTY) {
            Terminal terminal = process.terminal();
            if (terminal == null) {
                throw new ErrnoException(Errno.ENXIO);
            }
            return terminal.slave();
        }
        return inode.type() == FileType.DIRECTORY
                ? new DirectoryDescription(found.path(), inode)
                : new FileDescription(found.path(), inode, flags);
    }

    /** pipe(2): the reading end, then the writing end; both close on exec. */
    public int[] pipe() {
        credentials().enter(SystemCall.PIPE2);
        Pipe pipe = new Pipe();
        int read = process.descriptors().add(pipe.readEnd(), 0);
        int write = process.descriptors().add(pipe.writeEnd(), 0);
        process.descriptors().setCloseOnExec(read);
        process.descriptors().setCloseOnExec(write);
        return new int[] {read, write};
    }

    /** A readable descriptor with fixed content of any size, for here-documents; closes on exec. */
    public int contentDescriptor(byte[] content) {
        int fd = process.descriptors().add(new ContentDescription(content), 0);
        process.descriptors().setCloseOnExec(fd);
        return fd;
    }

    /** dup2(2). */
    public void dup2(int from, int to) {
        OpenDescription description = process.descriptors().get(from);
        if (from != to) {
            process.descriptors().set(to, description);
        }
    }

    /** A copy of {@code fd} at the lowest free descriptor from {@code from} on, which closes on exec. */
    public int dupAbove(int fd, int from) {
        int copy = process.descriptors().add(process.descriptors().get(fd), from);
        process.descriptors().setCloseOnExec(copy);
        return copy;
    }

    /** Whether {@code fd} is open. */
    public boolean isOpen(int fd) {
        return process.descriptors().find(fd) != null;
    }

    /** close(2); no error if it isn't open. */
    public void close(int fd) {
        process.descriptors().close(fd);
    }

    /** read(2). */
    public int read(int fd, byte[] into, int at, int length) {
        return process.descriptors().get(fd).read(process, into, at, length);
    }

    /** write(2); SIGPIPE and EPIPE if nobody can read it any more. */
    public int write(int fd, byte[] from, int at, int length) {
        try {
            return process.descriptors().get(fd).write(process, from, at, length);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EPIPE) {
                process.kernel().deliver(process, Signal.PIPE, false);
            }
            throw e;
        }
    }

    /** lseek(2) from the start, or from the end. */
    public long seek(int fd, long offset, boolean fromEnd) {
        return process.descriptors().get(fd).seek(offset, fromEnd);
    }

    /** The terminal behind {@code fd}; empty if it is none. */
    public Optional<Terminal> terminalOf(int fd) {
        OpenDescription description = process.descriptors().find(fd);
        return description == null ? Optional.empty() : Optional.ofNullable(Terminal.of(description));
    }

    // Processes

    /** Whether {@code path} is a regular file that may be executed. */
    public boolean mayExecute(String path) {
        return ProgramLoader.mayExecute(files(), credentials(), path(path));
    }

    /** execve(2): the process goes on as another program; its descriptors stay, but for those that close on exec. */
    public void exec(String path, List<String> argv, List<String> env) {
        credentials().enter(SystemCall.EXECVE);
        process.executed(process.kernel().programs().load(files(), credentials(), path(path), argv, env), env);
    }

    /**
     * fork(2) and execve(2) in one: a child with another program.
     *
     * @param group its process group; 0 is a new one with the child's pid, -1 the parent's
     */
    public int spawn(String path, List<String> argv, List<String> env, int group) {
        credentials().enter(SystemCall.EXECVE);
        ProgramImage image = process.kernel().programs().load(files(), credentials(), path(path), argv, env);
        Process child = newChild(image, env, group);
        child.setCredentials(image.credentials(child.credentials()));
        child.signals().executed();
        child.descriptors().executed();
        child.start();
        return child.pid();
    }

    /** fork(2): a child that goes on with {@code program}, which shares nothing with the parent's. */
    public int fork(Program program, int group) {
        ProgramImage image = new ProgramImage(program, process.image().path(), process.args());
        Process child = newChild(image, process.environment(), group);
        child.start();
        return child.pid();
    }

    private Process newChild(ProgramImage image, List<String> env, int group) {
        credentials().enter(SystemCall.CLONE);
        if (process.namespace().size() >= Kernel.MAX_PROCESSES
                || process.namespace().hasEnded()) {
            throw new ErrnoException(Errno.EAGAIN);
        }
        Process child = new Process(process, image, env);
        if (group >= 0) {
            child.setGroup(group == 0 ? child.pid() : group);
        }
        return child;
    }

    /** exit(3): the low eight bits count. */
    public void exit(int code) {
        process.kernel().finish(process, new ExitStatus.Exited(code & 0xff));
    }

    /** waitpid(2) with WNOHANG: a child that ended, {@code pid} or any if it is -1; null if none has yet. */
    public @Nullable ChildExit waitChild(int pid) {
        boolean found = false;
        for (Process child : process.children()) {
            if (pid == -1 || child.pid() == pid) {
                found = true;
                ExitStatus status = child.status();
                if (status != null) {
                    process.kernel().reap(child);
                    return new ChildExit(child.pid(), status);
                }
            }
        }
        if (!found) {
            throw new ErrnoException(Errno.ECHILD);
        }
        return null;
    }

    /** Whether child {@code pid} is stopped. */
    public boolean isChildStopped(int pid) {
        return process.children().stream().anyMatch(child -> child.pid() == pid && child.isStopped());
    }

    /** kill(2): {@code pid}, the own group if 0, a group if negative, all but pid 1 and itself if -1. Null tests only. */
    public void kill(int pid, @Nullable Signal signal) {
        credentials().enter(SystemCall.KILL);
        List<Process> targets = process.namespace().all().stream()
                .filter(target -> selects(pid, target))
                .toList();
        if (targets.isEmpty()) {
            throw new ErrnoException(Errno.ESRCH);
        }
        List<Process> allowed = targets.stream().filter(this::maySignal).toList();
        if (allowed.isEmpty()) {
            throw new ErrnoException(Errno.EPERM);
        }
        if (signal != null) {
            allowed.forEach(target -> process.kernel().deliver(target, signal, false));
        }
    }

    private boolean selects(int pid, Process target) {
        if (pid > 0) {
            return target.pid() == pid;
        }
        if (pid == -1) {
            return target.pid() != 1 && target != process;
        }
        return target.group() == (pid == 0 ? process.group() : -pid);
    }

    private boolean maySignal(Process target) {
        Credentials mine = credentials();
        Credentials other = target.credentials();
        return mine.can(Capability.KILL)
                || mine.effectiveUid() == other.realUid()
                || mine.effectiveUid() == other.savedUid()
                || mine.realUid() == other.realUid()
                || mine.realUid() == other.savedUid();
    }

    /** The process group. */
    public int group() {
        return process.group();
    }

    /** Makes {@code group} the one that a terminal's keys signal. */
    public void setForegroundGroup(Terminal terminal, int group) {
        terminal.setForegroundGroup(group);
    }

    // Signals

    /** From now on {@code signal} is handed out by {@link #takeSignal}. */
    public void catchSignal(Signal signal) {
        process.signals().setCaught(signal);
    }

    /** From now on {@code signal} is ignored. */
    public void ignoreSignal(Signal signal) {
        process.signals().setIgnored(signal);
    }

    /** From now on {@code signal} has its default action. */
    public void defaultSignal(Signal signal) {
        process.signals().setDefault(signal);
    }

    /** Whether {@code signal} is ignored, perhaps since before the program began. */
    public boolean isIgnored(Signal signal) {
        return process.signals().isIgnored(signal);
    }

    /** The next caught signal; null if there is none. */
    public @Nullable Signal takeSignal() {
        return process.signals().take();
    }
}
