// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Device;
import dev.kubeletsim.cri.vfs.DeviceDirectory;
import dev.kubeletsim.cri.vfs.Inode;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.SyntheticDirectory;
import dev.kubeletsim.cri.vfs.SyntheticLink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What every container has mounted (containerd 2.0 {@code pkg/oci/mounts.go}; CRI-O's list is the same but for order). */
final class StandardMounts {
    private static final long SHM_BYTES = 64L << 20;

    private static final Map<String, Device.Kind> DEVICES = Map.of(
            "null", Device.Kind.NULL,
            "zero", Device.Kind.ZERO,
            "full", Device.Kind.FULL,
            "random", Device.Kind.RANDOM,
            "urandom", Device.Kind.RANDOM,
            "tty", Device.Kind.TTY);

    private static final Map<String, String> LINKS = Map.of(
            "fd", "/proc/self/fd",
            "stdin", "/proc/self/fd/0",
            "stdout", "/proc/self/fd/1",
            "stderr", "/proc/self/fd/2",
            "ptmx", "pts/ptmx");

    private static final Set<String> NAMES = names();

    private static final Inode PLACE = empty(0755, Instant.EPOCH);
    private static final Map<String, Inode> MOUNT_POINTS = Map.of("pts", PLACE, "mqueue", PLACE, "shm", PLACE);

    private StandardMounts() {}

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(DEVICES.keySet());
        names.addAll(LINKS.keySet());
        return names;
    }

    static void addTo(MountNamespace files, Kernel kernel, Namespaces namespaces, Cgroup cgroup) {
        Instant now = kernel.fileClock().instant();
        Inode proc = new ProcFiles(kernel, namespaces, files).root();
        files.mount("/proc", proc, false, "proc", "proc", "nosuid,nodev,noexec,relatime");
        Inode devices = new DeviceDirectory(NAMES, name -> device(name, kernel), MOUNT_POINTS, kernel.fileClock());
        files.mount("/dev", devices, false, "tmpfs", "tmpfs", "nosuid,size=65536k,mode=755");
        files.mount(
                "/dev/pts",
                empty(0755, now),
                false,
                "devpts",
                "devpts",
                "nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666");
        files.mount("/dev/mqueue", empty(01777, now), false, "mqueue", "mqueue", "nosuid,nodev,noexec,relatime");
        files.mount("/sys", kernel.sysfs(), true, "sysfs", "sysfs", "nosuid,nodev,noexec,relatime");
        files.mount(
                "/sys/fs/cgroup",
                new CgroupFiles(cgroup, now).root(),
                true,
                "cgroup",
                "cgroup2",
                "nosuid,nodev,noexec,relatime");
        files.tmpfs("/dev/shm", 01777, SHM_BYTES);
    }

    private static Inode device(String name, Kernel kernel) {
        Instant now = kernel.fileClock().instant();
        Device.Kind kind = DEVICES.get(name);
        if (kind != null) {
            return new Device(kind, 0666, now, kernel.random());
        }
        return new SyntheticLink(0, 0, now, () -> LINKS.getOrDefault(name, ""));
    }

    /** {@code /sys} with nothing but the place for control groups; one for all containers, who cannot write to it. */
    static Inode sysfs(Instant now) {
        Inode cgroup = empty(0755, now);
        Inode fs = new SyntheticDirectory(
                0755, 0, 0, now, () -> List.of("cgroup"), name -> name.equals("cgroup") ? cgroup : null);
        return new SyntheticDirectory(0555, 0, 0, now, () -> List.of("fs"), name -> name.equals("fs") ? fs : null);
    }

    private static Inode empty(int mode, Instant now) {
        return new SyntheticDirectory(mode, 0, 0, now, List::of, name -> null);
    }
}
