// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import java.util.List;

/** A compound command with redirections. */
final class RedirectedFrame extends Frame {
    private final Node.Redirected node;
    private final Redirections redirections = new Redirections();
    private Expansion[] expansion = {};
    private boolean applied;

    RedirectedFrame(Node.Redirected node) {
        this.node = node;
    }

    @Override
    Turn step(Shell shell) {
        if (applied) {
            shell.pop(this);
            return Turn.READY;
        }
        if (expansion.length == 0) {
            expansion = new Expansion[] {new Expansion(shell)};
        }
        List<Redirections.Redirect> redirects;
        try {
            redirects = Redirections.expand(node.redirections(), expansion[0]);
        } catch (Suspended e) {
            shell.push(new JobFrames.Substitute(e.substitution(), expansion[0]));
            return Turn.READY;
        }
        applied = true;
        try {
            redirections.apply(shell.sys(), redirects, shell.option('C'));
        } catch (ShellError e) {
            shell.complain(e.getMessage());
            shell.setStatus(e.status());
            shell.pop(this);
            shell.checkErrorExit(tested);
            return Turn.READY;
        }
        shell.push(node.body(), tested, false);
        return Turn.READY;
    }

    @Override
    void left(Shell shell) {
        redirections.undo(shell.sys());
    }
}
