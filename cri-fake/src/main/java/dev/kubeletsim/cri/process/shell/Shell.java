// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.Terminal;
import dev.kubeletsim.cri.process.libbb.Accounts;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * busybox's ash as a resumable program: a stack of {@link Frame}s, one of which does a bit a step. The model is busybox
 * 1.36; what differs is that editing keys are the terminal's own and that there is no history.
 */
public final class Shell implements Program {
    private static final int MAX_FRAMES = 10_000;

    /** What a forked shell does with a descriptor first. {@code to} -1 closes it. */
    record Descriptor(int from, int to) {}

    private final Variables variables;
    private final Map<String, Node> functions;
    private final Traps traps;
    private final Jobs jobs = new Jobs();
    private final Output output = new Output();
    private final List<Descriptor> setUp;
    private final StringBuilder options;
    private List<String> positional;
    private String name;
    private String commandName = "";
    private boolean pipeFail;
    private boolean interactive;
    private boolean scriptFile;
    private int shellPid;
    private int status;
    private int substitutionStatus;
    private int line;
    private int frames;
    private boolean leaving;
    private @Nullable Frame top;
    private @Nullable Syscalls sys;

    /** A shell as it is executed: {@code argv} with the options. What it does it finds when it is first stepped. */
    public Shell(List<String> argv) {
        this.variables = new Variables();
        this.functions = new TreeMap<>();
        this.traps = new Traps();
        this.setUp = List.of();
        this.options = new StringBuilder();
        this.positional = argv;
        this.name = argv.isEmpty() ? "sh" : argv.getFirst();
    }

    /** A forked shell that runs {@code start}. */
    private Shell(Shell parent, Frame start, List<Descriptor> setUp) {
        this.variables = new Variables(parent.variables);
        this.functions = new TreeMap<>(parent.functions);
        this.traps = parent.traps.forSubshell();
        this.setUp = setUp;
        this.options = new StringBuilder(parent.options.toString());
        this.positional = parent.positional;
        this.name = parent.name;
        this.pipeFail = parent.pipeFail;
        this.scriptFile = parent.scriptFile;
        this.shellPid = parent.shellPid;
        this.status = parent.status;
        this.line = parent.line;
        start.last = true;
        this.top = start;
    }

    // Running

    @Override
    public Turn step(Syscalls calls) {
        boolean first = sys == null;
        sys = calls;
        if (first) {
            begin();
        }
        if (!output.flush(calls)) {
            return Turn.BLOCKED;
        }
        try {
            Frame frame = top;
            if (frame == null) {
                return end();
            }
            if (!frame.defersTraps() && handleSignal()) {
                return Turn.READY;
            }
            return frame.step(this);
        } catch (ShellError e) {
            complain(e.getMessage());
            abort(e.status());
        } catch (ErrnoException e) {
            complain(e.errno() == Errno.EAGAIN ? "can't fork: " + e.text() : e.text());
            abort(2);
        }
        return Turn.READY;
    }

    private void begin() {
        for (Descriptor change : setUp) {
            if (change.to() >= 0) {
                sys().dup2(change.from(), change.to());
            }
            sys().close(change.from());
        }
        traps.install(sys());
        if (top == null) {
            shellPid = sys().pid();
            try {
                push(new Invocation(this, positional).start());
                if (!interactive && !(top instanceof InputFrame)) {
                    traps.interruptible(sys());
                }
            } catch (ShellError e) {
                complainPlainly(e.getMessage());
                status = e.status();
                leaving = true;
            }
        }
    }

    private Turn end() {
        String action = traps.takeExitAction();
        if (action != null && !leaving) {
            leaving = true;
            ScriptFrame frame = new ScriptFrame(action, ScriptFrame.Kind.TRAP);
            push(frame);
            return Turn.READY;
        }
        sys().exit(status);
        return Turn.ENDED;
    }

    /** Takes up one caught signal; whether that changed the stack. */
    private boolean handleSignal() {
        Signal signal = sys().takeSignal();
        if (signal == null) {
            return false;
        }
        String action = traps.action(signal);
        if (action != null) {
            push(new ScriptFrame(action, ScriptFrame.Kind.TRAP));
            return true;
        }
        if (signal == Signal.INT && interactive) {
            output.err("\n");
            status = 130;
            backToPrompt();
            return true;
        }
        if (signal == Signal.INT) {
            // It dies of the signal, so that its parent can tell; as pid 1, which cannot, it ends all the same.
            sys().defaultSignal(Signal.INT);
            sys().kill(sys().pid(), Signal.INT);
            abort(130);
            return true;
        }
        return false;
    }

    private void backToPrompt() {
        while (top != null && !(top instanceof InputFrame)) {
            drop();
        }
        if (top instanceof InputFrame input) {
            input.reset();
        }
    }

    private void abort(int code) {
        status = code;
        if (interactive) {
            backToPrompt();
        } else {
            leave(code);
        }
    }

    /** Ends the shell, after the exit trap. */
    void leave(int code) {
        status = code & 0xff;
        while (top != null) {
            drop();
        }
    }

    void push(Frame frame) {
        if (++frames > MAX_FRAMES) {
            throw new ShellError(2, "maximum nesting level exceeded");
        }
        frame.below = top;
        top = frame;
    }

    void push(Node node, boolean tested, boolean last) {
        Frame frame = Frame.of(node);
        frame.tested = tested;
        frame.last = last;
        push(frame);
    }

    void pop(Frame frame) {
        if (top != frame) {
            throw new IllegalStateException("popped " + frame + " but found " + top);
        }
        drop();
    }

    private void drop() {
        Frame gone = top;
        if (gone != null) {
            top = gone.below;
            frames--;
            gone.left(this);
        }
    }

    @Nullable
    Frame top() {
        return top;
    }

    /** Takes frames off until {@code frame} is on top. */
    void unwindTo(Frame frame) {
        while (top != null && top != frame) {
            drop();
        }
    }

    /** {@code set -e}: a failed command that nobody looks at ends the shell. */
    void checkErrorExit(boolean tested) {
        if (status != 0 && !tested && option('e')) {
            leave(status);
        }
    }

    // Children

    private int fork(Frame start, List<Descriptor> changes, int group) {
        return sys().fork(new Shell(this, start, changes), group);
    }

    int fork(Node node, List<Descriptor> changes, boolean tested, int group) {
        Frame frame = Frame.of(node);
        frame.tested = tested;
        return fork(frame, changes, group);
    }

    /** In the background, without job control: no input, and deaf to the keyboard. */
    int forkBackground(Node node) {
        Frame frame = Frame.of(node);
        if (hasJobControl()) {
            return fork(frame, List.of(), 0);
        }
        int nothing = sys().open("/dev/null", Set.of(OpenFlag.READ), 0);
        try {
            Shell child = new Shell(this, frame, List.of(new Descriptor(nothing, 0)));
            child.traps.ignoreKeyboard();
            return sys().fork(child, -1);
        } finally {
            sys().close(nothing);
        }
    }

    int forkScript(String path, List<String> words) {
        ScriptFrame frame = new ScriptFrame(ScriptFiles.content(sys(), path), ScriptFrame.Kind.MAIN);
        Shell child = new Shell(this, frame, List.of());
        child.positional = words.subList(1, words.size());
        child.name = words.getFirst();
        child.scriptFile = true;
        return sys().fork(child, -1);
    }

    boolean mayReplaceItself() {
        return !traps.hasActions() && jobs.all().isEmpty() && !interactive;
    }

    /** exec: another program takes the shell's place. */
    void replace(String path, List<String> words, List<String> env) {
        sys().exec(path, words, env);
    }

    void giveTerminal(int group) {
        terminal(terminal -> sys().setForegroundGroup(terminal, group));
    }

    void takeTerminal() {
        terminal(terminal -> sys().setForegroundGroup(terminal, sys().group()));
    }

    private void terminal(Consumer<Terminal> action) {
        sys().terminalOf(2).or(() -> sys().terminalOf(0)).ifPresent(action);
    }

    void announceJobs() {
        jobs.reap(sys());
        for (Jobs.Job job : jobs.all()) {
            if (jobs.hasEnded(job.pid())) {
                String how = jobs.take(job.pid()).code() == 0 ? "Done" : "Done(" + status + ")";
                output.err("[" + job.number() + "]+  " + String.format("%-26s", how) + job.text() + "\n");
            }
        }
    }

    // Messages

    void complain(String message) {
        StringBuilder text = new StringBuilder(name).append(": ");
        if (!commandName.isEmpty() && !commandName.equals(name)) {
            text.append(commandName).append(": ");
        }
        if (!interactive && (scriptFile || !commandName.isEmpty())) {
            text.append("line ")
                    .append(scriptFile ? line : Math.max(0, line - 1))
                    .append(": ");
        }
        output.err(text.append(message).append('\n').toString());
    }

    /** A message about a command that is not the shell's own. */
    void complainPlainly(String message) {
        String where = scriptFile && !interactive ? "line " + line + ": " : "";
        output.err(name + ": " + where + message + "\n");
    }

    void trace(Map<String, String> assignments, List<String> words) {
        StringBuilder text = new StringBuilder(variables.get("PS4", "+ "));
        assignments.forEach((key, value) ->
                text.append(key).append('=').append(Quoting.shown(value)).append(' '));
        words.forEach(word -> text.append(Quoting.shown(word)).append(' '));
        output.err(text.toString().stripTrailing() + "\n");
    }

    String prompt() {
        return Prompt.of(this);
    }

    // Parameters

    @Nullable
    String parameter(String parameter) {
        return switch (parameter) {
            case "?" -> String.valueOf(status);
            case "$" -> String.valueOf(shellPid);
            case "!" -> jobs.lastPid() == 0 ? "" : String.valueOf(jobs.lastPid());
            case "#" -> String.valueOf(positional.size());
            case "-" -> options.toString();
            case "0" -> name;
            case "@", "*" -> String.join(" ", positional);
            case "RANDOM" -> String.valueOf(sys().random().nextInt(32768));
            case "PPID" -> String.valueOf(sys().parentPid());
            case "LINENO" -> String.valueOf(line);
            default -> Character.isDigit(parameter.charAt(0)) ? argument(parameter) : variables.get(parameter);
        };
    }

    private @Nullable String argument(String digits) {
        int number = digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        return number >= 1 && number <= positional.size() ? positional.get(number - 1) : null;
    }

    @Nullable
    String homeOf(String user) {
        return Accounts.homeOf(sys(), user);
    }

    /** Where a program is: a path as it stands, a name by {@code $PATH}; null if there is none. */
    @Nullable
    String findProgram(String program, @Nullable String path) {
        return ScriptFiles.find(sys(), program, path == null ? variables.get("PATH", "") : path);
    }

    String readScript(String path) {
        return ScriptFiles.read(sys(), path);
    }

    Syscalls sys() {
        Syscalls calls = sys;
        if (calls == null) {
            throw new IllegalStateException("the shell has not begun");
        }
        return calls;
    }

    Variables variables() {
        return variables;
    }

    Map<String, Node> functions() {
        return functions;
    }

    Traps traps() {
        return traps;
    }

    Jobs jobs() {
        return jobs;
    }

    Output output() {
        return output;
    }

    List<String> positional() {
        return positional;
    }

    void setPositional(List<String> values) {
        positional = new ArrayList<>(values);
    }

    void setName(String value) {
        name = value;
    }

    void setScriptFile() {
        scriptFile = true;
    }

    int status() {
        return status;
    }

    void setStatus(int value) {
        status = value;
    }

    int substitutionStatus() {
        return substitutionStatus;
    }

    void setSubstitutionStatus(int value) {
        substitutionStatus = value;
    }

    void setLine(int value) {
        line = value;
    }

    void setCommandName(String value) {
        commandName = value;
    }

    boolean isInteractive() {
        return interactive;
    }

    void setInteractive() {
        interactive = true;
        traps.interactive(sys());
    }

    boolean hasJobControl() {
        return interactive && option('m');
    }

    boolean hasPipeFail() {
        return pipeFail;
    }

    void setPipeFail(boolean value) {
        pipeFail = value;
    }

    boolean option(char letter) {
        return options.indexOf(String.valueOf(letter)) >= 0;
    }

    boolean noGlob() {
        return option('f');
    }

    void setOption(char letter, boolean value) {
        int at = options.indexOf(String.valueOf(letter));
        if (value && at < 0) {
            options.append(letter);
        } else if (!value && at >= 0) {
            options.deleteCharAt(at);
        }
    }
}
