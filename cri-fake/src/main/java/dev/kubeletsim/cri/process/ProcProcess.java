// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Inode;
import dev.kubeletsim.cri.vfs.Mount;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.SyntheticDirectory;
import dev.kubeletsim.cri.vfs.SyntheticFile;
import dev.kubeletsim.cri.vfs.SyntheticLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /proc/PID}: one process as proc(5) shows it. Belongs to the process's effective user. */
final class ProcProcess {
    private static final List<String> NAMES = List.of(
            "cgroup",
            "cmdline",
            "comm",
            "cwd",
            "environ",
            "exe",
            "fd",
            "gid_map",
            "limits",
            "mountinfo",
            "mounts",
            "net",
            "root",
            "stat",
            "status",
            "task",
            "uid_map");

    private static final List<String> SOCKET_TABLES = List.of("tcp", "tcp6");

    private final Process process;
    private final MountNamespace files;
    private final Instant now;

    ProcProcess(Process process, MountNamespace files, Instant now) {
        this.process = process;
        this.files = files;
        this.now = now;
    }

    Inode directory() {
        return directory(0555, () -> NAMES, this::entry);
    }

    private @Nullable Inode entry(String name) {
        return switch (name) {
            case "status" -> file(0444, () -> statusText(process));
            case "cmdline" -> file(0444, () -> terminated(process.isAlive() ? process.args() : List.of()));
            case "environ" -> file(0400, () -> terminated(process.environment()));
            case "comm" -> file(0644, () -> ProcessStat.command(process) + "\n");
            case "stat" -> file(0444, this::stat);
            case "cgroup" -> file(0444, () -> "0::/\n");
            case "uid_map", "gid_map" -> file(0444, () -> "         0          0 4294967295\n");
            case "mounts" ->
                file(0444, () -> ProcFiles.mountLines(process.files().mounts()));
            case "mountinfo" -> file(0444, this::mountInfo);
            case "limits" -> file(0444, ProcProcess::limits);
            case "net" -> directory(0555, () -> SOCKET_TABLES, this::socketTable);
            case "cwd" -> link(process::cwd);
            case "root" -> link(() -> "/");
            case "exe" -> link(() -> process.image().path());
            case "fd" -> directory(0500, this::descriptorNames, this::descriptor);
            case "task" -> directory(0555, () -> List.of(pid()), each -> each.equals(pid()) ? directory() : null);
            default -> null;
        };
    }

    private @Nullable Inode socketTable(String name) {
        return SOCKET_TABLES.contains(name)
                ? file(0444, () -> process.namespaces().net().table(name))
                : null;
    }

    private String pid() {
        return String.valueOf(process.pid());
    }

    private List<String> descriptorNames() {
        List<String> names = new ArrayList<>();
        process.descriptors().numbers().forEach(fd -> names.add(String.valueOf(fd)));
        return names;
    }

    private @Nullable Inode descriptor(String name) {
        for (int fd : process.descriptors().numbers()) {
            if (String.valueOf(fd).equals(name)) {
                return new DescriptorLink(process, process.descriptors().get(fd), now);
            }
        }
        return null;
    }

    /** The kernel's own layout of {@code /proc/PID/status}, down to the blank after the last group. */
    static String statusText(Process process) {
        Credentials who = process.credentials();
        ProcessStat stat = ProcessStat.of(process);
        StringBuilder text = new StringBuilder(900);
        line(text, "Name", stat.command());
        line(text, "Umask", String.format("%04o", process.umask()));
        line(text, "State", stateText(stat.state()));
        line(text, "Tgid", process.pid());
        line(text, "Ngid", 0);
        line(text, "Pid", process.pid());
        line(text, "PPid", process.parentPid());
        line(text, "TracerPid", 0);
        line(text, "Uid", who.realUid() + "\t" + who.effectiveUid() + "\t" + who.savedUid() + "\t" + who.fsUid());
        line(text, "Gid", who.realGid() + "\t" + who.effectiveGid() + "\t" + who.savedGid() + "\t" + who.fsGid());
        line(text, "FDSize", 64);
        line(text, "Groups", groups(who));
        line(text, "NStgid", process.pid());
        line(text, "NSpid", process.pid());
        line(text, "NSpgid", process.group());
        line(text, "NSsid", process.sessionId());
        line(text, "Kthread", 0);
        line(text, "VmPeak", "    4412 kB");
        line(text, "VmSize", "    4412 kB");
        line(text, "VmRSS", String.format("%8d kB", Cgroup.rss(process) / 1024));
        line(text, "Threads", 1);
        line(text, "SigQ", "0/15000");
        line(text, "SigPnd", HexFormat.of().toHexDigits(0L));
        line(text, "ShdPnd", HexFormat.of().toHexDigits(0L));
        line(text, "SigBlk", HexFormat.of().toHexDigits(0L));
        line(text, "SigIgn", HexFormat.of().toHexDigits(process.signals().ignoredMask()));
        line(text, "SigCgt", HexFormat.of().toHexDigits(process.signals().caughtMask()));
        line(text, "CapInh", who.inheritable());
        line(text, "CapPrm", who.permitted());
        line(text, "CapEff", who.effective());
        line(text, "CapBnd", who.bounding());
        line(text, "CapAmb", who.ambient());
        line(text, "NoNewPrivs", who.noNewPrivs() ? 1 : 0);
        line(text, "Seccomp", who.seccomp().mode());
        line(text, "Seccomp_filters", who.seccomp().mode() == 2 ? 1 : 0);
        line(text, "Speculation_Store_Bypass", "vulnerable");
        line(text, "Cpus_allowed", "3");
        line(text, "Cpus_allowed_list", "0-1");
        line(text, "voluntary_ctxt_switches", 1);
        line(text, "nonvoluntary_ctxt_switches", 0);
        return text.toString();
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append(":\t").append(value).append('\n');
    }

    private static String groups(Credentials who) {
        StringBuilder text = new StringBuilder();
        who.supplementaryGroups().forEach(gid -> text.append(gid).append(' '));
        return text.isEmpty() ? " " : text.toString();
    }

    private static String stateText(char letter) {
        return switch (letter) {
            case 'R' -> "R (running)";
            case 'T' -> "T (stopped)";
            case 'Z' -> "Z (zombie)";
            default -> "S (sleeping)";
        };
    }

    private String stat() {
        ProcessStat stat = ProcessStat.of(process);
        long startTicks = Duration.between(process.kernel().bootedAt(), process.startedAt())
                        .toMillis()
                / 10;
        return stat.pid() + " (" + stat.command() + ") " + stat.state() + " " + stat.parentPid() + " " + stat.group()
                + " " + stat.sessionId() + " " + (stat.hasTerminal() ? 34816 : 0) + " -1 4194304"
                + " 0 0 0 0 0 0 0 0 20 0 1 0 " + startTicks + " 4517888 256\n";
    }

    private String mountInfo() {
        StringBuilder text = new StringBuilder();
        int id = 100;
        for (Mount mount : files.mounts()) {
            String mode = mount.readOnly() ? "ro" : "rw";
            text.append(id)
                    .append(' ')
                    .append(id == 100 ? 99 : 100)
                    .append(" 0:")
                    .append(id)
                    .append(" / ");
            text.append(mount.target()).append(' ').append(mode).append(",relatime - ");
            text.append(mount.type())
                    .append(' ')
                    .append(mount.source())
                    .append(' ')
                    .append(mode)
                    .append('\n');
            id++;
        }
        return text.toString();
    }

    private static String limits() {
        String row = "%-25s %-20s %-20s %-10s%n";
        return String.format(row, "Limit", "Soft Limit", "Hard Limit", "Units")
                + String.format(row, "Max processes", Kernel.MAX_PROCESSES, Kernel.MAX_PROCESSES, "processes")
                + String.format(row, "Max open files", Descriptors.MAX, Descriptors.MAX, "files");
    }

    private static String terminated(List<String> strings) {
        StringBuilder text = new StringBuilder();
        strings.forEach(string -> text.append(string).append('\0'));
        return text.toString();
    }

    private Inode file(int mode, Supplier<String> text) {
        Credentials who = process.credentials();
        return new SyntheticFile(
                mode,
                who.effectiveUid(),
                who.effectiveGid(),
                now,
                () -> text.get().getBytes(StandardCharsets.UTF_8));
    }

    private Inode link(Supplier<String> target) {
        Credentials who = process.credentials();
        return new SyntheticLink(who.effectiveUid(), who.effectiveGid(), now, target);
    }

    private Inode directory(int mode, Supplier<List<String>> names, Function<String, @Nullable Inode> entries) {
        Credentials who = process.credentials();
        return new SyntheticDirectory(mode, who.effectiveUid(), who.effectiveGid(), now, names, entries);
    }
}
