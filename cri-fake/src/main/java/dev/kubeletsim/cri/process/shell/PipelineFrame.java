// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import java.util.ArrayList;
import java.util.List;

/** Commands joined by pipes, each in a child of its own; or one command whose status is negated. */
final class PipelineFrame extends Frame {
    private final Node.Pipeline node;
    private boolean started;

    PipelineFrame(Node.Pipeline node) {
        this.node = node;
    }

    @Override
    Turn step(Shell shell) {
        if (!started) {
            started = true;
            if (node.commands().size() == 1) {
                shell.push(node.commands().getFirst(), tested || node.negated(), false);
            } else {
                start(shell);
            }
            return Turn.READY;
        }
        shell.pop(this);
        if (node.negated()) {
            shell.setStatus(shell.status() == 0 ? 1 : 0);
        } else {
            shell.checkErrorExit(tested);
        }
        return Turn.READY;
    }

    private void start(Shell shell) {
        List<Integer> pids = new ArrayList<>();
        int input = -1;
        int group = shell.hasJobControl() ? 0 : -1;
        try {
            for (int i = 0; i < node.commands().size(); i++) {
                boolean last = i == node.commands().size() - 1;
                int[] pipe = last ? new int[0] : shell.sys().pipe();
                int pid = shell.fork(node.commands().get(i), descriptors(input, pipe), tested, group);
                pids.add(pid);
                group = group == 0 ? pid : group;
                close(shell, input);
                input = last ? -1 : pipe[0];
                if (!last) {
                    shell.sys().close(pipe[1]);
                }
            }
        } finally {
            close(shell, input);
        }
        shell.push(new WaitFrame(pids, group));
    }

    private static List<Shell.Descriptor> descriptors(int input, int[] pipe) {
        List<Shell.Descriptor> changes = new ArrayList<>(3);
        if (input >= 0) {
            changes.add(new Shell.Descriptor(input, 0));
        }
        if (pipe.length > 0) {
            changes.add(new Shell.Descriptor(pipe[1], 1));
            changes.add(new Shell.Descriptor(pipe[0], -1));
        }
        return changes;
    }

    private static void close(Shell shell, int fd) {
        if (fd >= 0) {
            shell.sys().close(fd);
        }
    }
}
