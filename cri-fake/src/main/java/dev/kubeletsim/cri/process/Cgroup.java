// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The control group of a container: limits, and a model of what its processes use. Memory is what a process of the
 * recordings has (a sleep in containerd 2.0 and CRI-O 1.31) plus what programs say that they allocate; processor time is a
 * fixed price for each step of a program and for starting one. Nothing is throttled; too much memory kills, as the kernel
 * does. Used from the kernel's mailbox.
 */
public final class Cgroup {
    /**
     * Limits; 0 and "" are none.
     *
     * @param memoryBytes what its processes may use together
     * @param cpuQuotaMicros processor time in a period
     * @param cpuPeriodMicros how long a period is
     * @param cpuShares the weight as cgroup v1 counts it
     * @param cpus which processors, such as {@code 0-1}
     * @param mems which memory nodes
     * @param unified further files of cgroup v2 and their content
     */
    public record Limits(
            long memoryBytes,
            long cpuQuotaMicros,
            long cpuPeriodMicros,
            long cpuShares,
            String cpus,
            String mems,
            Map<String, String> unified) {
        /** No limits. */
        public static final Limits NONE = new Limits(0, 0, 0, 0, "", "", Map.of());

        public Limits {
            unified = Map.copyOf(unified);
        }
    }

    /** Resident memory of a process that does nothing. */
    private static final long PROCESS_RSS = 49_152;

    /** What the kernel keeps for a process. */
    private static final long KERNEL_PER_PROCESS = 131_072;

    /** What the kernel keeps for the container. */
    private static final long KERNEL_PER_CONTAINER = 348_160;

    /** What the OCI runtime's init costs the container before its program runs. */
    private static final long INIT_NANOS = 25_000_000;

    private static final long EXEC_NANOS = 1_000_000;
    private static final long STEP_NANOS = 400;
    private static final String OOM_GROUP = "memory.oom.group";

    private final List<Process> processes = new ArrayList<>(1);
    private Limits limits;
    private long cpuNanos;
    private long faults;
    private int oomEvents;
    private int oomKills;

    /** A group without processes. */
    public Cgroup(Limits limits) {
        this.limits = limits;
    }

    /** Changes the limits; what is over a new one dies when it next allocates. */
    public void limit(Limits value) {
        limits = value;
    }

    void add(Process process) {
        if (processes.isEmpty() && cpuNanos == 0) {
            cpuNanos = INIT_NANOS;
        }
        processes.add(process);
        chargeExec();
    }

    void remove(Process process) {
        processes.remove(process);
    }

    void chargeExec() {
        cpuNanos += EXEC_NANOS;
        faults += 40;
    }

    void chargeSteps(int steps) {
        cpuNanos += steps * STEP_NANOS;
    }

    /** How many processes it has. */
    public int processCount() {
        return processes.size();
    }

    /** Its processes, in the order in which they came. */
    List<Process> processes() {
        return List.copyOf(processes);
    }

    /** Processor time used since it was made, in nanoseconds. */
    public long cpuNanos() {
        return cpuNanos;
    }

    /** Anonymous memory of its processes, in bytes. */
    public long rssBytes() {
        return processes.stream().mapToLong(Cgroup::rss).sum();
    }

    /** All memory that it is charged for, in bytes; 0 without processes. */
    public long memoryBytes() {
        return processes.isEmpty() ? 0 : rssBytes() + processes.size() * KERNEL_PER_PROCESS + KERNEL_PER_CONTAINER;
    }

    /** How often a page had to be brought in. */
    public long pageFaults() {
        return faults;
    }

    /** How many of its processes were killed for memory. */
    public int oomKills() {
        return oomKills;
    }

    static long rss(Process process) {
        return PROCESS_RSS + process.allocated();
    }

    /** {@code process} takes more memory. Whoever has the most is killed until it fits: perhaps {@code process}. */
    void allocate(Process process, long bytes) {
        process.setAllocated(process.allocated() + bytes);
        faults += bytes >> 12;
        while (limits.memoryBytes() > 0 && memoryBytes() > limits.memoryBytes() && process.isAlive()) {
            oomEvents++;
            boolean whole = "1".equals(limits.unified().get(OOM_GROUP));
            List<Process> victims = whole
                    ? processes()
                    : processes.stream().max(Comparator.comparingLong(Cgroup::rss)).stream()
                            .toList();
            victims.forEach(this::kill);
        }
    }

    private void kill(Process victim) {
        oomKills++;
        victim.kernel().finish(victim, new ExitStatus.Killed(Signal.KILL));
    }

    /** The files of cgroup v2 and what they say. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put("cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc");
        files.put("cgroup.procs", lines(processes.stream().map(Process::pid).toList()));
        files.put("cgroup.type", "domain");
        files.put("cpu.max", cpuMax());
        files.put(
                "cpu.stat",
                "usage_usec " + cpuNanos / 1000 + "\nuser_usec " + cpuNanos / 2000 + "\nsystem_usec "
                        + (cpuNanos / 1000 - cpuNanos / 2000) + "\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0");
        files.put("cpu.weight", String.valueOf(weight()));
        files.put("cpuset.cpus", limits.cpus());
        files.put("cpuset.cpus.effective", limits.cpus().isEmpty() ? "0-1" : limits.cpus());
        files.put("cpuset.mems", limits.mems());
        files.put("memory.current", String.valueOf(memoryBytes()));
        files.put(
                "memory.events",
                "low 0\nhigh 0\nmax " + oomEvents + "\noom " + oomEvents + "\noom_kill " + oomKills
                        + "\noom_group_kill 0");
        files.put("memory.high", "max");
        files.put("memory.max", limits.memoryBytes() > 0 ? String.valueOf(limits.memoryBytes()) : "max");
        files.put("memory.min", "0");
        files.put(OOM_GROUP, "0");
        files.put(
                "memory.stat",
                "anon " + rssBytes() + "\nfile 0\nkernel " + (memoryBytes() - rssBytes()) + "\npgfault " + faults
                        + "\npgmajfault 0");
        files.put("memory.swap.current", "0");
        files.put("memory.swap.max", limits.memoryBytes() > 0 ? "0" : "max");
        files.put("pids.current", String.valueOf(processes.size()));
        files.put("pids.max", String.valueOf(Kernel.MAX_PROCESSES));
        files.putAll(limits.unified());
        return files;
    }

    private static String lines(List<Integer> numbers) {
        return String.join("\n", numbers.stream().map(String::valueOf).toList());
    }

    private String cpuMax() {
        long period = limits.cpuPeriodMicros() > 0 ? limits.cpuPeriodMicros() : 100_000;
        return (limits.cpuQuotaMicros() > 0 ? String.valueOf(limits.cpuQuotaMicros()) : "max") + " " + period;
    }

    /** The weight that runc makes of shares ({@code ConvertCPUSharesToCgroupV2Value} of libcontainer/cgroups 1.2). */
    private long weight() {
        long shares = limits.cpuShares();
        return shares == 0 ? 100 : 1 + (Math.clamp(shares, 2, 262_144) - 2) * 9999 / 262_142;
    }
}
