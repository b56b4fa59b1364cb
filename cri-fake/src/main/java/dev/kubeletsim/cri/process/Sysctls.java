// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.intern.Interner;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings under {@code /proc/sys}: what a pod asked for over what Linux 6.6 has. Processes can read them; only a sandbox's
 * configuration changes them.
 */
public final class Sysctls {
    private static final Interner<Map<String, String>> CHANGES = new Interner<>();

    /** A machine that nobody has tuned. */
    public static final Sysctls DEFAULTS = new Sysctls(Map.of());

    private static final Map<String, String> LINUX = new TreeMap<>(Map.ofEntries(
            Map.entry("fs.file-max", "9223372036854775807"),
            Map.entry("fs.mqueue.msg_default", "10"),
            Map.entry("fs.mqueue.msg_max", "10"),
            Map.entry("fs.mqueue.msgsize_default", "8192"),
            Map.entry("fs.mqueue.msgsize_max", "8192"),
            Map.entry("fs.mqueue.queues_max", "256"),
            Map.entry("kernel.cap_last_cap", String.valueOf(Capability.values().length - 1)),
            Map.entry("kernel.msgmax", "8192"),
            Map.entry("kernel.msgmnb", "16384"),
            Map.entry("kernel.msgmni", "32000"),
            Map.entry("kernel.ngroups_max", "65536"),
            Map.entry("kernel.osrelease", SystemName.RELEASE),
            Map.entry("kernel.ostype", SystemName.NAME),
            Map.entry("kernel.pid_max", "32768"),
            Map.entry("kernel.sem", "32000\t1024000000\t500\t32000"),
            Map.entry("kernel.shm_rmid_forced", "0"),
            Map.entry("kernel.shmall", "18446744073692774399"),
            Map.entry("kernel.shmmax", "18446744073692774399"),
            Map.entry("kernel.shmmni", "4096"),
            Map.entry("net.core.somaxconn", "4096"),
            Map.entry("net.ipv4.ip_forward", "1"),
            Map.entry("net.ipv4.ip_local_port_range", "32768\t60999"),
            Map.entry("net.ipv4.ip_unprivileged_port_start", "1024"),
            Map.entry("net.ipv4.ping_group_range", "1\t0"),
            Map.entry("net.ipv4.tcp_keepalive_time", "7200"),
            Map.entry("net.ipv4.tcp_syncookies", "1"),
            Map.entry("vm.overcommit_memory", "1"),
            Map.entry("vm.swappiness", "60")));

    private static final Set<String> OF_IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private final Map<String, String> changed;

    /** Linux with these settings changed; a name may be written with slashes instead of dots. */
    public Sysctls(Map<String, String> changed) {
        Map<String, String> dotted = new TreeMap<>();
        changed.forEach((name, value) -> dotted.put(name.replace('/', '.'), value));
        this.changed = CHANGES.one(Map.copyOf(dotted));
    }

    /** Whether each ipc namespace has a setting of this name (runc {@code libcontainer/configs/validate}, 1.2). */
    public static boolean isOfIpc(String name) {
        return OF_IPC.contains(name) || name.startsWith("fs.mqueue.");
    }

    /** Whether each network namespace has a setting of this name. */
    public static boolean isOfNet(String name) {
        return name.startsWith("net.");
    }

    /** All names, ascending. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(LINUX.keySet());
        names.addAll(changed.keySet());
        return names;
    }

    /** The setting, or null if there is none of this name. */
    @Nullable
    String get(String name) {
        String value = changed.get(name);
        return value != null ? value : LINUX.get(name);
    }
}
