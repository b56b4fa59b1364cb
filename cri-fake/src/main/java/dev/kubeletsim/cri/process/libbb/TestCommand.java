// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.libbb;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.FileType;
import java.util.List;
import java.util.Set;

/** {@code test} and {@code [} (POSIX.1-2017 test, with {@code -a}, {@code -o} and parentheses). */
public final class TestCommand {
    private static final Set<String> BINARY =
            Set.of("=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef");
    private static final int MAX_DEPTH = 100;

    /** A wrong expression. */
    private static final class Wrong extends RuntimeException {
        Wrong(String message) {
            super(message, null, false, false);
        }
    }

    private final Syscalls sys;
    private final List<String> args;
    private int at;
    private int depth;

    private TestCommand(Syscalls sys, List<String> args) {
        this.sys = sys;
        this.args = args;
    }

    /** Runs with {@code words} from the command's name on: 0 true, 1 false, 2 wrong. */
    public static int run(Syscalls sys, List<String> words, Output output) {
        String name = words.getFirst();
        List<String> args = words.subList(1, words.size());
        if (name.equals("[")) {
            if (args.isEmpty() || !args.getLast().equals("]")) {
                output.err("sh: missing ]\n");
                return 2;
            }
            args = args.subList(0, args.size() - 1);
        }
        try {
            return new TestCommand(sys, args).evaluate() ? 0 : 1;
        } catch (Wrong e) {
            output.err("sh: " + e.getMessage() + "\n");
            return 2;
        }
    }

    private boolean evaluate() {
        // POSIX decides by the number of words first, so that operands may look like operators.
        if (args.size() < 2) {
            return !args.isEmpty() && !args.getFirst().isEmpty();
        }
        if (args.size() == 2 && args.getFirst().equals("!")) {
            return args.get(1).isEmpty();
        }
        if (args.size() == 3 && BINARY.contains(args.get(1))) {
            return binary(args.get(0), args.get(1), args.get(2));
        }
        boolean value = or();
        if (at < args.size()) {
            throw new Wrong(args.get(at) + ": unknown operand");
        }
        return value;
    }

    private boolean more() {
        return at < args.size();
    }

    private boolean eat(String word) {
        if (more() && args.get(at).equals(word)) {
            at++;
            return true;
        }
        return false;
    }

    private boolean or() {
        boolean value = and();
        while (eat("-o")) {
            value |= and();
        }
        return value;
    }

    private boolean and() {
        boolean value = not();
        while (eat("-a")) {
            value &= not();
        }
        return value;
    }

    private boolean not() {
        if (++depth > MAX_DEPTH) {
            throw new Wrong("expression is too deep");
        }
        try {
            return eat("!") ? !not() : primary();
        } finally {
            depth--;
        }
    }

    private boolean primary() {
        if (!more()) {
            throw new Wrong("argument expected");
        }
        if (at + 2 < args.size() && BINARY.contains(args.get(at + 1))) {
            at += 3;
            return binary(args.get(at - 3), args.get(at - 2), args.get(at - 1));
        }
        if (eat("(")) {
            boolean value = or();
            if (!eat(")")) {
                throw new Wrong("closing paren expected");
            }
            return value;
        }
        String word = args.get(at++);
        if (word.length() == 2 && word.charAt(0) == '-' && more()) {
            return unary(word.charAt(1), args.get(at++));
        }
        return !word.isEmpty();
    }

    private boolean binary(String left, String operator, String right) {
        return switch (operator) {
            case "=", "==" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "<" -> left.compareTo(right) < 0;
            case ">" -> left.compareTo(right) > 0;
            case "-eq" -> number(left) == number(right);
            case "-ne" -> number(left) != number(right);
            case "-lt" -> number(left) < number(right);
            case "-le" -> number(left) <= number(right);
            case "-gt" -> number(left) > number(right);
            case "-ge" -> number(left) >= number(right);
            default -> files(left, operator, right);
        };
    }

    private boolean files(String left, String operator, String right) {
        FileStat one = stat(left, true);
        FileStat other = stat(right, true);
        if (one == null || other == null) {
            return operator.equals("-nt") ? one != null : operator.equals("-ot") && other != null;
        }
        return switch (operator) {
            case "-nt" -> one.modified().isAfter(other.modified());
            case "-ot" -> one.modified().isBefore(other.modified());
            default -> one.inode() == other.inode() && one.device() == other.device();
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new Wrong(text + ": bad number");
        }
    }

    private @org.jspecify.annotations.Nullable FileStat stat(String path, boolean follow) {
        try {
            String absolute = sys.path(path);
            return follow
                    ? sys.files().stat(sys.credentials(), absolute)
                    : sys.files().lstat(sys.credentials(), absolute);
        } catch (ErrnoException e) {
            return null;
        }
    }

    private boolean may(String path, int mask) {
        try {
            sys.files().access(sys.credentials(), sys.path(path), mask);
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }

    private boolean unary(char operator, String operand) {
        return switch (operator) {
            case 'n' -> !operand.isEmpty();
            case 'z' -> operand.isEmpty();
            case 'r' -> may(operand, 4);
            case 'w' -> may(operand, 2);
            case 'x' -> may(operand, 1);
            case 't' ->
                operand.matches("[0-9]{1,4}")
                        && sys.terminalOf(Integer.parseInt(operand)).isPresent();
            case 'h', 'L' -> {
                FileStat link = stat(operand, false);
                yield link != null && link.isSymlink();
            }
            default -> {
                FileStat stat = stat(operand, true);
                yield stat != null && attribute(operator, stat);
            }
        };
    }

    private boolean attribute(char operator, FileStat stat) {
        return switch (operator) {
            case 'e' -> true;
            case 'f' -> stat.isRegular();
            case 'd' -> stat.isDirectory();
            case 's' -> stat.size() > 0;
            case 'c' -> stat.type() == FileType.CHARACTER_DEVICE;
            case 'p' -> stat.type() == FileType.FIFO;
            case 'b', 'S' -> false;
            case 'u' -> (stat.mode() & 04000) != 0;
            case 'g' -> (stat.mode() & 02000) != 0;
            case 'k' -> (stat.mode() & 01000) != 0;
            case 'O' -> stat.uid() == sys.credentials().effectiveUid();
            case 'G' -> stat.gid() == sys.credentials().effectiveGid();
            default -> throw new Wrong("-" + operator + ": unknown operand");
        };
    }
}
