// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.ExitStatus;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A shell's children: those in the background by job number, and the statuses of those that ended. */
final class Jobs {
    /** @param number as in {@code %1} */
    record Job(int number, int pid, String text) {}

    private final Map<Integer, Job> background = new TreeMap<>();
    private final Map<Integer, ExitStatus> ended = new TreeMap<>();
    private final Set<Integer> watched = new TreeSet<>();
    private int lastPid;

    void add(int pid, String text) {
        int number =
                1 + background.values().stream().mapToInt(Job::number).max().orElse(0);
        background.put(pid, new Job(number, pid, text));
        watched.add(pid);
        lastPid = pid;
    }

    void watch(int pid) {
        watched.add(pid);
    }

    /** The last background process, 0 if there was none. */
    int lastPid() {
        return lastPid;
    }

    int number(int pid) {
        Job job = background.get(pid);
        return job == null ? 0 : job.number();
    }

    Collection<Job> all() {
        return List.copyOf(background.values());
    }

    @Nullable
    Job byNumber(int number) {
        return background.values().stream()
                .filter(job -> job.number() == number)
                .findFirst()
                .orElse(null);
    }

    /** Collects children that ended, also adopted ones that nobody asks for. */
    void reap(Syscalls sys) {
        try {
            Syscalls.ChildExit exit;
            while ((exit = sys.waitChild(-1)) != null) {
                if (watched.contains(exit.pid())) {
                    ended.put(exit.pid(), exit.status());
                }
            }
        } catch (ErrnoException e) {
            // ECHILD: nobody is left to wait for; whoever was watched and is unknown now counts as ended.
            for (int pid : watched) {
                ended.putIfAbsent(pid, new ExitStatus.Exited(127));
            }
        }
    }

    boolean isKnown(int pid) {
        return watched.contains(pid);
    }

    boolean hasEnded(int pid) {
        return ended.containsKey(pid);
    }

    /** Takes the status of a child that ended. */
    ExitStatus take(int pid) {
        ExitStatus status = ended.remove(pid);
        watched.remove(pid);
        background.remove(pid);
        return status == null ? new ExitStatus.Exited(127) : status;
    }
}
