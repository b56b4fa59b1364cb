// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.libbb.Modes;
import dev.kubeletsim.cri.process.libbb.ShellPattern;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** {@code find} with tests that are all to hold; actions other than {@code -print} are not simulated. */
final class FindApplet {
    private static final int MAX_DEPTH = 256;

    private final AppletContext context;
    private final List<BiPredicate<String, FileStat>> tests = new ArrayList<>();
    private int maxDepth = MAX_DEPTH;
    private int minDepth;
    private String end = "\n";

    private FindApplet(AppletContext context) {
        this.context = context;
    }

    static int run(AppletContext context) {
        return new FindApplet(context).run();
    }

    private int run() {
        List<String> args = context.args();
        int next = 0;
        List<String> roots = new ArrayList<>();
        while (next < args.size()
                && !args.get(next).startsWith("-")
                && !args.get(next).equals("!")) {
            roots.add(args.get(next++));
        }
        boolean negated = false;
        while (next < args.size()) {
            String word = args.get(next++);
            if (word.equals("!")) {
                negated = !negated;
            } else if (word.equals("-print0")) {
                end = "\0";
            } else if (!word.equals("-print")) {
                if (next == args.size()) {
                    throw new UsageException("unrecognized: " + word);
                }
                test(word, args.get(next++), negated);
                negated = false;
            }
        }
        for (String root : roots.isEmpty() ? List.of(".") : roots) {
            visit(root, 0);
        }
        return context.status();
    }

    private void test(String name, String value, boolean negated) {
        BiPredicate<String, FileStat> test = switch (name) {
            case "-name" -> (path, stat) -> ShellPattern.matches(value, AppletContext.baseName(path));
            case "-path" -> (path, stat) -> ShellPattern.matches(value, path);
            case "-type" ->
                (path, stat) -> (stat.isRegular() ? 'f' : stat.type().letter()) == value.charAt(0);
            case "-user" -> {
                long uid = FileApplets.userId(context, value);
                yield (path, stat) -> stat.uid() == uid;
            }
            case "-group" -> {
                long gid = FileApplets.groupId(context, value);
                yield (path, stat) -> stat.gid() == gid;
            }
            case "-perm" -> permission(value);
            case "-size" -> size(value);
            case "-maxdepth" -> {
                maxDepth = (int) Math.min(MAX_DEPTH, Sizes.parse(value));
                yield (path, stat) -> true;
            }
            case "-mindepth" -> {
                minDepth = (int) Sizes.parse(value);
                yield (path, stat) -> true;
            }
            default -> throw new UsageException("unrecognized: " + name);
        };
        tests.add(negated ? test.negate() : test);
    }

    private static BiPredicate<String, FileStat> permission(String value) {
        boolean all = value.startsWith("-");
        boolean any = value.startsWith("/");
        int mode = Modes.apply(all || any ? value.substring(1) : value, 0, false, 0);
        if (mode < 0) {
            throw new UsageException("invalid mode '" + value + "'");
        }
        return (path, stat) ->
                all ? (stat.mode() & mode) == mode : any ? (stat.mode() & mode) != 0 : stat.mode() == mode;
    }

    private static BiPredicate<String, FileStat> size(String value) {
        int sign = value.startsWith("+") ? 1 : value.startsWith("-") ? -1 : 0;
        long wanted = Math.abs(Sizes.parse(value.endsWith("c") || value.endsWith("k") ? value : value + "b"));
        return (path, stat) -> sign == 0 ? stat.size() == wanted : Long.signum(stat.size() - wanted) == sign;
    }

    private void visit(String path, int depth) {
        FileStat stat;
        try {
            stat = context.files().lstat(context.who(), context.path(path));
        } catch (ErrnoException e) {
            context.fail(path + ": " + e.text());
            return;
        }
        if (depth >= minDepth && tests.stream().allMatch(test -> test.test(path, stat))) {
            context.out(path + end);
        }
        if (!stat.isDirectory() || depth >= maxDepth) {
            return;
        }
        try {
            for (String name : context.files().list(context.who(), context.path(path))) {
                visit(AppletContext.join(path, name), depth + 1);
            }
        } catch (ErrnoException e) {
            context.fail(path + ": " + e.text());
        }
    }
}
