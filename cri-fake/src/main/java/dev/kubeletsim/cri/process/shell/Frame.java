// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program;
import org.jspecify.annotations.Nullable;

/** An activation of a command: where it stands, and what has to be undone when it is left. Frames form the shell's stack. */
abstract class Frame {
    /** What is below on the stack. */
    @Nullable
    Frame below;

    /** Whether a failure here is looked at by the script, so that {@code set -e} doesn't count. */
    boolean tested;

    /** Whether the shell ends after this, so that a last program may take its place. */
    boolean last;

    /** Does a bit; pushes frames, or pops itself and leaves its result in the shell's status. */
    abstract Program.Turn step(Shell shell);

    /** Called when the frame is taken off the stack, in whatever way. */
    void left(Shell shell) {}

    /** Whether caught signals wait until this frame is done. */
    boolean defersTraps() {
        return false;
    }

    /** A frame for {@code node}. */
    static Frame of(Node node) {
        return switch (node) {
            case Node.Simple simple -> new SimpleFrame(simple);
            case Node.Pipeline pipeline -> new PipelineFrame(pipeline);
            case Node.And and -> new ListFrames.AndOr(and.left(), and.right(), true);
            case Node.Or or -> new ListFrames.AndOr(or.left(), or.right(), false);
            case Node.Sequence sequence -> new ListFrames.Sequence(sequence);
            case Node.Background background -> new JobFrames.Background(background);
            case Node.Subshell subshell -> new JobFrames.Subshell(subshell);
            case Node.Redirected redirected -> new RedirectedFrame(redirected);
            case Node.If choice -> new ListFrames.If(choice);
            case Node.Loop loop -> new LoopFrames.While(loop);
            case Node.For loop -> new LoopFrames.For(loop);
            case Node.Case choice -> new ListFrames.Case(choice);
            case Node.Function function -> new ListFrames.Define(function);
        };
    }
}
