// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.libbb;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.List;

/** {@code kill}: as a program and as the shell's builtin. */
public final class KillCommand {
    private KillCommand() {}

    /**
     * Runs with {@code words} from the command's name on; returns the exit code.
     *
     * @param prefix what messages begin with
     */
    public static int run(Syscalls sys, List<String> words, String prefix, Output output) {
        Signal signal = Signal.TERM;
        boolean testOnly = false;
        int next = 1;
        if (words.size() > 1 && words.get(1).equals("-l")) {
            return list(words.subList(2, words.size()), output);
        }
        if (words.size() > 1 && words.get(1).startsWith("-") && words.get(1).length() > 1) {
            boolean separate = words.get(1).equals("-s") && words.size() > 2;
            String name = words.get(1).equals("--")
                    ? "TERM"
                    : separate ? words.get(2) : words.get(1).substring(1);
            next = separate ? 3 : 2;
            testOnly = name.equals("0") || name.equals("EXIT");
            signal = Signal.parse(name).orElse(null);
            if (signal == null && !testOnly) {
                output.err(prefix + ": bad signal name '" + name + "'\n");
                return 1;
            }
        }
        if (next < words.size() && words.get(next).equals("--")) {
            next++;
        }
        if (next >= words.size()) {
            output.err(prefix + ": you need to specify whom to kill\n");
            return 1;
        }
        int status = 0;
        for (String target : words.subList(next, words.size())) {
            status |= send(sys, target, testOnly ? null : signal, prefix, output);
        }
        return status;
    }

    private static int send(
            Syscalls sys,
            String target,
            @org.jspecify.annotations.Nullable Signal signal,
            String prefix,
            Output output) {
        if (!target.matches("-?[0-9]{1,9}")) {
            output.err(prefix + ": invalid number '" + target + "'\n");
            return 1;
        }
        try {
            sys.kill(Integer.parseInt(target), signal);
            return 0;
        } catch (ErrnoException e) {
            output.err(prefix + ": can't kill pid " + target + ": " + e.text() + "\n");
            return 1;
        }
    }

    private static int list(List<String> which, Output output) {
        if (which.isEmpty()) {
            for (Signal signal : Signal.values()) {
                output.out(String.format("%2d) %s%n", signal.number(), signal.name()));
            }
            return 0;
        }
        for (String one : which) {
            String number = one.matches("[0-9]{1,3}") ? String.valueOf(Integer.parseInt(one) & 127) : one;
            Signal signal = Signal.parse(number).orElse(null);
            if (signal == null) {
                output.err("kill: unknown signal '" + one + "'\n");
                return 1;
            }
            output.out(one.matches("[0-9]+") ? signal.name() + "\n" : signal.number() + "\n");
        }
        return 0;
    }
}
