// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.ProcessStat;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code pgrep} and {@code pkill} ({@code procps/pgrep.c} of busybox 1.36); -P, -s and -g are not simulated. */
final class PgrepApplet {
    private static final String OPTIONS = "vlafxon";

    private PgrepApplet() {}

    /** Prints the processes that match; 1 if there are none. */
    static int pgrep(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), OPTIONS);
        List<ProcessStat> found = matching(context, options);
        for (ProcessStat process : found) {
            String text = options.has('a')
                    ? " " + SystemApplets.commandLine(process)
                    : options.has('l') ? " " + process.command() : "";
            context.out(process.pid() + text + "\n");
        }
        return found.isEmpty() ? 1 : 0;
    }

    /** Signals the processes that match, SIGTERM unless the first argument names another; 1 if there are none. */
    static int pkill(AppletContext context) {
        List<String> args = context.args();
        Optional<Signal> named = args.isEmpty() || !args.getFirst().startsWith("-")
                ? Optional.empty()
                : Signal.parse(args.getFirst().substring(1));
        OptionParser options = OptionParser.of(named.isPresent() ? args.subList(1, args.size()) : args, OPTIONS);
        List<ProcessStat> found = matching(context, options);
        for (ProcessStat process : found) {
            try {
                context.sys().kill(process.pid(), named.orElse(Signal.TERM));
            } catch (ErrnoException e) {
                context.fail("can't kill pid " + process.pid() + ": " + e.text());
            }
        }
        return found.isEmpty() ? 1 : context.status();
    }

    private static List<ProcessStat> matching(AppletContext context, OptionParser options) {
        if (options.operands().size() != 1) {
            throw new UsageException("one pattern is needed");
        }
        Pattern pattern = pattern(options.operands().getFirst());
        List<ProcessStat> found = new ArrayList<>();
        for (ProcessStat process : context.sys().processes()) {
            String text = options.has('f') ? SystemApplets.commandLine(process) : process.command();
            boolean matches = options.has('x')
                    ? pattern.matcher(text).matches()
                    : pattern.matcher(text).find();
            if (process.pid() != context.sys().pid() && matches != options.has('v')) {
                found.add(process);
            }
        }
        if (found.isEmpty() || !(options.has('o') || options.has('n'))) {
            return found;
        }
        return List.of(options.has('o') ? found.getFirst() : found.getLast());
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new UsageException("bad regex '" + text + "': " + e.getDescription());
        }
    }
}
