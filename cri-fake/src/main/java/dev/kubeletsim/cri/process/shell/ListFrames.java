// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.process.libbb.ShellPattern;

/** Lists and choices: what runs one command after another. */
final class ListFrames {
    private ListFrames() {}

    static final class Sequence extends Frame {
        private final Node.Sequence node;
        private int next;

        Sequence(Node.Sequence node) {
            this.node = node;
        }

        @Override
        Turn step(Shell shell) {
            if (next == node.commands().size()) {
                if (next == 0) {
                    shell.setStatus(0);
                }
                shell.pop(this);
                return Turn.READY;
            }
            Node command = node.commands().get(next++);
            shell.push(command, tested, last && next == node.commands().size());
            return Turn.READY;
        }
    }

    /** {@code left && right} and {@code left || right}. */
    static final class AndOr extends Frame {
        private final Node left;
        private final Node right;
        private final boolean and;
        private boolean leftDone;

        AndOr(Node left, Node right, boolean and) {
            this.left = left;
            this.right = right;
            this.and = and;
        }

        @Override
        Turn step(Shell shell) {
            if (!leftDone) {
                leftDone = true;
                shell.push(left, true, false);
                return Turn.READY;
            }
            shell.pop(this);
            if ((shell.status() == 0) == and) {
                shell.push(right, tested, last);
            }
            return Turn.READY;
        }
    }

    static final class If extends Frame {
        private final Node.If node;
        private boolean asked;

        If(Node.If node) {
            this.node = node;
        }

        @Override
        Turn step(Shell shell) {
            if (!asked) {
                asked = true;
                shell.push(node.condition(), true, false);
                return Turn.READY;
            }
            shell.pop(this);
            Node otherwise = node.otherwise();
            if (shell.status() == 0) {
                shell.push(node.then(), tested, last);
            } else if (otherwise != null) {
                shell.push(otherwise, tested, last);
            } else {
                shell.setStatus(0);
            }
            return Turn.READY;
        }
    }

    static final class Case extends Frame {
        private final Node.Case node;
        private final Expansion[] expansion = new Expansion[1];

        Case(Node.Case node) {
            this.node = node;
        }

        @Override
        Turn step(Shell shell) {
            Expansion words = expansion[0] == null ? new Expansion(shell) : expansion[0];
            expansion[0] = words;
            Node found;
            try {
                found = find(words);
            } catch (Suspended e) {
                shell.push(new JobFrames.Substitute(e.substitution(), words));
                return Turn.READY;
            }
            shell.pop(this);
            shell.setStatus(0);
            shell.push(found, tested, last);
            return Turn.READY;
        }

        private Node find(Expansion words) {
            String word = words.single(node.word());
            for (Node.CasePattern choice : node.patterns()) {
                for (Word pattern : choice.patterns()) {
                    if (ShellPattern.matches(words.pattern(pattern), word)) {
                        return choice.body();
                    }
                }
            }
            return Node.EMPTY;
        }
    }

    static final class Define extends Frame {
        private final Node.Function node;

        Define(Node.Function node) {
            this.node = node;
        }

        @Override
        Turn step(Shell shell) {
            shell.functions().put(node.name(), node.body());
            shell.setStatus(0);
            shell.pop(this);
            return Turn.READY;
        }
    }
}
