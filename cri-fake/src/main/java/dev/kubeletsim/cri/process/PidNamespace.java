// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set of processes with numbers of their own. When its pid 1 dies, all others are killed. */
public final class PidNamespace {
    private static final int MAX_PID = 32_768;

    private final Map<Integer, Process> processes = new TreeMap<>();
    private int lastPid;
    private boolean ended;

    PidNamespace() {}

    int add(Process process) {
        do {
            lastPid = lastPid >= MAX_PID ? 2 : lastPid + 1;
        } while (processes.containsKey(lastPid));
        processes.put(lastPid, process);
        return lastPid;
    }

    void remove(Process process) {
        processes.remove(process.pid());
    }

    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    int size() {
        return processes.size();
    }

    int lastPid() {
        return lastPid;
    }

    @Nullable
    Process find(int pid) {
        return processes.get(pid);
    }

    @Nullable
    Process init() {
        Process init = processes.get(1);
        return init != null && init.isAlive() ? init : null;
    }

    Collection<Process> all() {
        return List.copyOf(processes.values());
    }
}
