// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.libbb.ShellPattern;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code read}: a line of standard input, split into variables. */
final class ReadBuiltin extends Frame {
    private static final int MAX_LINE = 1 << 20;

    private final List<String> names;
    private final boolean raw;
    private final int maxChars;
    private final double timeout;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean escaped;
    private boolean began;

    private ReadBuiltin(List<String> names, boolean raw, int maxChars, double timeout) {
        this.names = names;
        this.raw = raw;
        this.maxChars = maxChars;
        this.timeout = timeout;
    }

    static int start(Shell shell, List<String> words) {
        boolean raw = false;
        int maxChars = MAX_LINE;
        double timeout = -1;
        int next = 1;
        while (next < words.size()
                && words.get(next).startsWith("-")
                && words.get(next).length() > 1) {
            String option = words.get(next++);
            String value = next < words.size() ? words.get(next) : "";
            switch (option) {
                case "-r" -> raw = true;
                case "-s" -> {}
                case "-p" -> {
                    shell.output().err(value);
                    next++;
                }
                case "-n" -> {
                    maxChars = ControlBuiltins.number(value);
                    next++;
                }
                case "-t" -> {
                    timeout = ControlBuiltins.number(value);
                    next++;
                }
                default -> throw new ShellError(2, "illegal option " + option);
            }
        }
        List<String> names = words.subList(next, words.size());
        names.forEach(VariableBuiltins::checkName);
        shell.push(new ReadBuiltin(names.isEmpty() ? List.of("REPLY") : names, raw, maxChars, timeout));
        return Builtins.LATER;
    }

    @Override
    Turn step(Shell shell) {
        if (!began) {
            began = true;
            if (timeout >= 0) {
                shell.sys().setAlarm(Duration.ofMillis((long) (timeout * 1000)));
            }
        }
        byte[] one = new byte[1];
        int count;
        try {
            count = shell.sys().read(0, one, 0, 1);
        } catch (ErrnoException e) {
            shell.complain("read error: " + e.text());
            return finish(shell, 1);
        }
        if (count == Syscalls.WOULD_BLOCK) {
            return shell.sys().alarmDue() ? finish(shell, 1) : Turn.BLOCKED;
        }
        if (count == 0) {
            return finish(shell, 1);
        }
        return take(shell, one[0]);
    }

    private Turn take(Shell shell, byte next) {
        if (escaped) {
            escaped = false;
            if (next != '\n') {
                line.write('\\');
                line.write(next);
            }
        } else if (next == '\\' && !raw) {
            escaped = true;
        } else if (next == '\n') {
            return finish(shell, 0);
        } else if (next != 0) {
            line.write(next);
        }
        return line.size() >= maxChars ? finish(shell, 0) : Turn.READY;
    }

    private Turn finish(Shell shell, int status) {
        shell.sys().cancelAlarm();
        shell.pop(this);
        shell.setStatus(status);
        assign(shell, line.toString(StandardCharsets.UTF_8));
        return Turn.READY;
    }

    private void assign(Shell shell, String text) {
        String ifs = shell.variables().get("IFS", " \t\n");
        int at = 0;
        List<String> values = new ArrayList<>();
        at = skipSpaces(text, at, ifs);
        while (values.size() < names.size() - 1 && at < text.length()) {
            int start = at;
            while (at < text.length() && ifs.indexOf(text.charAt(at)) < 0) {
                at += !raw && text.charAt(at) == '\\' ? 2 : 1;
            }
            int end = Math.min(at, text.length());
            values.add(text.substring(start, end));
            at = skipSpaces(text, end, ifs);
            if (at < text.length() && ifs.indexOf(text.charAt(at)) >= 0 && !isSpace(text.charAt(at)) && at == end) {
                at = skipSpaces(text, at + 1, ifs);
            }
        }
        int end = text.length();
        while (end > at && isSpace(text.charAt(end - 1)) && ifs.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        values.add(at <= end ? text.substring(Math.min(at, end), end) : "");
        for (int i = 0; i < names.size(); i++) {
            String value = i < values.size() ? values.get(i) : "";
            shell.variables().set(names.get(i), raw ? value : ShellPattern.unescape(value));
        }
    }

    private static int skipSpaces(String text, int from, String ifs) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at)) && ifs.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n';
    }
}
