// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What involves child shells: subshells, background commands, substitutions. */
final class JobFrames {
    private JobFrames() {}

    static final class Subshell extends Frame {
        private final Node.Subshell node;
        private boolean forked;

        Subshell(Node.Subshell node) {
            this.node = node;
        }

        @Override
        Turn step(Shell shell) {
            if (forked) {
                shell.pop(this);
                shell.checkErrorExit(tested);
                return Turn.READY;
            }
            forked = true;
            int pid = shell.fork(node.body(), List.of(), tested, shell.hasJobControl() ? 0 : -1);
            shell.push(new WaitFrame(List.of(pid), shell.hasJobControl() ? pid : -1));
            return Turn.READY;
        }
    }

    static final class Background extends Frame {
        private final Node.Background node;

        Background(Node.Background node) {
            this.node = node;
        }

        @Override
        Turn step(Shell shell) {
            shell.pop(this);
            int pid = shell.forkBackground(node.command());
            shell.jobs().add(pid, NodeText.of(node.command()));
            if (shell.isInteractive()) {
                shell.output().err("[" + shell.jobs().number(pid) + "] " + pid + "\n");
            }
            shell.setStatus(0);
            return Turn.READY;
        }
    }

    /** Runs a substitution's commands and gives their output to an expansion. */
    static final class Substitute extends Frame {
        private static final int MAX_OUTPUT = 8 << 20;

        private final Word.Substitution substitution;
        private final Expansion expansion;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream(64);
        private int fd = -1;
        private int pid;
        private boolean waited;

        Substitute(Word.Substitution substitution, Expansion expansion) {
            this.substitution = substitution;
            this.expansion = expansion;
        }

        @Override
        boolean defersTraps() {
            return true;
        }

        @Override
        Turn step(Shell shell) {
            if (pid == 0) {
                start(shell);
                return Turn.READY;
            }
            if (fd >= 0) {
                return collect(shell);
            }
            if (!waited) {
                waited = true;
                shell.push(new WaitFrame(List.of(pid), -1));
                return Turn.READY;
            }
            shell.setSubstitutionStatus(shell.status());
            expansion.know(substitution, trimmed());
            shell.pop(this);
            return Turn.READY;
        }

        private void start(Shell shell) {
            int[] pipe = shell.sys().pipe();
            try {
                pid = shell.fork(
                        substitution.body,
                        List.of(new Shell.Descriptor(pipe[1], 1), new Shell.Descriptor(pipe[0], -1)),
                        false,
                        -1);
                fd = pipe[0];
            } finally {
                shell.sys().close(pipe[1]);
                if (pid == 0) {
                    shell.sys().close(pipe[0]);
                }
            }
        }

        private Turn collect(Shell shell) {
            byte[] buffer = new byte[4096];
            int count;
            try {
                count = shell.sys().read(fd, buffer, 0, buffer.length);
            } catch (ErrnoException e) {
                count = 0;
            }
            if (count == Syscalls.WOULD_BLOCK) {
                return Turn.BLOCKED;
            }
            if (count == 0 || output.size() > MAX_OUTPUT) {
                shell.sys().close(fd);
                fd = -1;
            } else {
                output.write(buffer, 0, count);
            }
            return Turn.READY;
        }

        private String trimmed() {
            String text = output.toString(StandardCharsets.UTF_8).replace("\0", "");
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == '\n') {
                end--;
            }
            return text.substring(0, end);
        }

        @Override
        void left(Shell shell) {
            if (fd >= 0) {
                shell.sys().close(fd);
            }
        }
    }
}
