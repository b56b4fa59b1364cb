// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loops. {@code break} and {@code continue} find them on the stack. */
abstract sealed class LoopFrames extends Frame {
    /** Goes on with the next round. */
    abstract void nextRound();

    static final class While extends LoopFrames {
        private final Node.Loop node;
        private boolean asked;
        private int bodyStatus;
        private boolean ran;

        While(Node.Loop node) {
            this.node = node;
        }

        @Override
        Turn step(Shell shell) {
            if (!asked) {
                if (ran) {
                    bodyStatus = shell.status();
                }
                asked = true;
                shell.push(node.condition(), true, false);
                return Turn.READY;
            }
            if ((shell.status() == 0) == node.negated()) {
                shell.setStatus(bodyStatus);
                shell.pop(this);
                return Turn.READY;
            }
            asked = false;
            ran = true;
            shell.push(node.body(), tested, false);
            return Turn.READY;
        }

        @Override
        void nextRound() {
            asked = false;
        }
    }

    static final class For extends LoopFrames {
        private final Node.For node;
        private @Nullable Expansion expansion;
        private @Nullable List<String> values;
        private int next;

        For(Node.For node) {
            this.node = node;
        }

        @Override
        Turn step(Shell shell) {
            List<String> all = values;
            if (all == null) {
                List<Word> words = node.words();
                Expansion fields = expansion == null ? new Expansion(shell) : expansion;
                expansion = fields;
                try {
                    all = words == null ? List.copyOf(shell.positional()) : fields.fields(words);
                } catch (Suspended e) {
                    shell.push(new JobFrames.Substitute(e.substitution(), fields));
                    return Turn.READY;
                }
                values = all;
                shell.setStatus(0);
            }
            if (next == all.size()) {
                shell.pop(this);
                return Turn.READY;
            }
            shell.variables().set(node.variable(), all.get(next++));
            shell.push(node.body(), tested, false);
            return Turn.READY;
        }

        @Override
        void nextRound() {}
    }
}
