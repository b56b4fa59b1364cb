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
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /proc} as seen from one pid namespace (proc(5)). */
final class ProcFiles {
    private static final long SYSTEM_KIB = 4L << 20;

    private final Kernel kernel;
    private final Namespaces namespaces;
    private final PidNamespace namespace;
    private final MountNamespace files;
    private final Instant mountedAt;

    ProcFiles(Kernel kernel, Namespaces namespaces, MountNamespace files) {
        this.kernel = kernel;
        this.namespaces = namespaces;
        this.namespace = namespaces.pid();
        this.files = files;
        this.mountedAt = kernel.now();
    }

    Inode root() {
        return new SyntheticDirectory(0555, 0, 0, mountedAt, this::names, this::entry);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        namespace.all().forEach(process -> names.add(String.valueOf(process.pid())));
        names.addAll(List.of(
                "cmdline",
                "cpuinfo",
                "filesystems",
                "loadavg",
                "meminfo",
                "mounts",
                "net",
                "self",
                "stat",
                "sys",
                "sysvipc",
                "thread-self",
                "uptime",
                "version"));
        return names;
    }

    private @Nullable Inode entry(String name) {
        if (!name.isEmpty() && name.length() < 7 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            Process process = namespace.find(Integer.parseInt(name));
            return process == null ? null : new ProcProcess(process, files, kernel.now()).directory();
        }
        return switch (name) {
            case "self" -> link(this::self);
            case "thread-self" -> link(() -> self() + "/task/" + self());
            case "mounts" -> link(() -> "self/mounts");
            case "uptime" -> file(() -> String.format(Locale.ROOT, "%.2f %.2f%n", uptime(), uptime()));
            case "loadavg" -> file(() -> "0.00 0.00 0.00 1/" + namespace.size() + " " + namespace.lastPid() + "\n");
            case "version" ->
                file(() -> "Linux version " + SystemName.RELEASE + " (kubelet-sim) " + SystemName.VERSION + "\n");
            case "cmdline" -> file(() -> "BOOT_IMAGE=/vmlinuz ro\n");
            case "filesystems" -> file(() -> "nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\toverlay\n\text4\n");
            case "meminfo" ->
                file(() -> String.format(
                        Locale.ROOT,
                        "MemTotal:       %8d kB\nMemFree:        %8d kB\nMemAvailable:   %8d kB\n",
                        SYSTEM_KIB,
                        SYSTEM_KIB / 2,
                        SYSTEM_KIB / 4 * 3));
            case "cpuinfo" ->
                file(() -> "processor\t: 0\nmodel name\t: simulated\n\nprocessor\t: 1\nmodel name\t: simulated\n\n");
            case "stat" ->
                file(() ->
                        "cpu  0 0 0 0 0 0 0 0 0 0\nbtime " + kernel.bootedAt().getEpochSecond() + "\n");
            case "net" -> link(() -> "self/net");
            case "sys" -> new ProcSys(namespaces, mountedAt).root();
            case "sysvipc" -> directory(List.of("shm"), child -> child.equals("shm") ? file(this::sharedMemory) : null);
            default -> null;
        };
    }

    private String sharedMemory() {
        StringBuilder text = new StringBuilder(
                "       key      shmid perms                  size  cpid  lpid nattch"
                        + "   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n");
        for (SharedMemory segment : namespaces.ipc().segments()) {
            text.append(String.format(
                    "%10d %10d  %4o %21d %5d %5d  %5d %5d %5d %5d %5d %10d %10d %10d %21d %21d%n",
                    segment.key(),
                    segment.id(),
                    segment.mode(),
                    segment.bytes(),
                    0,
                    0,
                    segment.attached(),
                    segment.uid(),
                    0,
                    segment.uid(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0));
        }
        return text.toString();
    }

    private String self() {
        Process current = kernel.current();
        return current == null ? "0" : String.valueOf(current.pid());
    }

    private double uptime() {
        return Duration.between(kernel.bootedAt(), kernel.now()).toMillis() / 1000.0;
    }

    private Inode link(Supplier<String> target) {
        return new SyntheticLink(0, 0, mountedAt, target);
    }

    private Inode file(Supplier<String> text) {
        return new SyntheticFile(0444, 0, 0, mountedAt, () -> text.get().getBytes(StandardCharsets.UTF_8));
    }

    private Inode directory(List<String> names, Function<String, @Nullable Inode> entries) {
        return new SyntheticDirectory(0555, 0, 0, mountedAt, () -> names, entries);
    }

    static String mountLines(Iterable<Mount> mounts) {
        StringBuilder text = new StringBuilder();
        mounts.forEach(mount -> text.append(mount.line()).append('\n'));
        return text.toString();
    }
}
