// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.ArrayList;
import java.util.List;

/** Processes to wake when something changes. A wake-up may be in vain: the woken ask again. */
final class WaitQueue {
    private final List<Process> waiting = new ArrayList<>(0);

    void add(Process process) {
        if (!waiting.contains(process)) {
            waiting.add(process);
        }
    }

    void wakeAll() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Process> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(Process::wake);
    }
}
