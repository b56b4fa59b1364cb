// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code grep}: exit code 0 if a line was selected, 1 if none, 2 on an error. */
final class GrepFilter extends LineFilter {
    private final OptionParser options;
    private final Pattern pattern;
    private final boolean named;
    private final boolean quiet;
    private String file = "";
    private long lineNumber;
    private long count;
    private boolean found;

    private GrepFilter(OptionParser options, Pattern pattern, boolean named) {
        this.options = options;
        this.pattern = pattern;
        this.named = named;
        this.quiet = options.has('q');
    }

    static FilterProgram.Filter create(AppletContext context, List<String> files) {
        OptionParser options;
        try {
            options = OptionParser.of(context.args(), "EFGivcqnolLwxhHse:m:rRA:B:C:");
        } catch (UsageException e) {
            throw new UsageException(2, e.getMessage());
        }
        if (options.has('A') || options.has('B') || options.has('C')) {
            throw new UsageException(2, "context lines are not simulated");
        }
        List<String> operands = new ArrayList<>(options.operands());
        List<String> patterns = new ArrayList<>(options.values('e'));
        if (patterns.isEmpty()) {
            if (operands.isEmpty()) {
                throw new UsageException(2, "usage: grep PATTERN [FILE]...");
            }
            patterns.add(operands.removeFirst());
        }
        boolean recursive = options.has('r') || options.has('R');
        for (String operand : recursive && operands.isEmpty() ? List.of(".") : operands) {
            collect(context, operand, recursive, files);
        }
        boolean named = !options.has('h') && (files.size() > 1 || options.has('H') || recursive);
        return new GrepFilter(options, compile(options, patterns, context.name()), named);
    }

    private static void collect(AppletContext context, String path, boolean recursive, List<String> files) {
        if (recursive && context.isDirectory(path)) {
            for (String name : context.files().list(context.who(), context.path(path))) {
                collect(context, AppletContext.join(path, name), true, files);
            }
        } else {
            files.add(path);
        }
    }

    private static Pattern compile(OptionParser options, List<String> patterns, String name) {
        boolean fixed = options.has('F') || name.equals("fgrep");
        boolean extended = options.has('E') || name.equals("egrep");
        String all = patterns.stream()
                .flatMap(pattern -> pattern.lines().count() > 1 ? pattern.lines() : Stream.of(pattern))
                .map(LineFilter::bytes)
                .map(text -> fixed ? Pattern.quote(text) : BasicRegex.toJava(text, extended))
                .collect(Collectors.joining("|"));
        String whole =
                options.has('x') ? "^(?:" + all + ")$" : options.has('w') ? "(?<!\\w)(?:" + all + ")(?!\\w)" : all;
        try {
            return Pattern.compile(whole, options.has('i') ? Pattern.CASE_INSENSITIVE : 0);
        } catch (PatternSyntaxException e) {
            throw new UsageException(2, "bad regex '" + patterns.getFirst() + "': " + e.getDescription());
        }
    }

    @Override
    public void begin(String name, Output output) {
        super.begin(name, output);
        file = name.equals("-") ? "(standard input)" : name;
        lineNumber = 0;
        count = 0;
    }

    @Override
    void line(String line, boolean terminated, Output output) {
        lineNumber++;
        Matcher matcher = pattern.matcher(line);
        if (matcher.find() == options.has('v')) {
            return;
        }
        found = true;
        count++;
        if (quiet || options.has('l') || options.has('L')) {
            stop();
        } else if (!options.has('c')) {
            print(line, matcher, output);
        }
        if (count >= options.number('m', Long.MAX_VALUE)) {
            stop();
        }
    }

    private void print(String line, Matcher matcher, Output output) {
        String prefix = (named ? bytes(file) + ":" : "") + (options.has('n') ? lineNumber + ":" : "");
        if (!options.has('o')) {
            write(output, prefix + line + "\n");
            return;
        }
        matcher.reset();
        while (matcher.find()) {
            if (!matcher.group().isEmpty()) {
                write(output, prefix + matcher.group() + "\n");
            }
        }
    }

    @Override
    public void end(String name, Output output) {
        super.end(name, output);
        if (quiet) {
            return;
        }
        if (options.has('c')) {
            write(output, (named ? bytes(file) + ":" : "") + count + "\n");
        }
        if ((options.has('l') && count > 0) || (options.has('L') && count == 0)) {
            write(output, bytes(file) + "\n");
        }
    }

    @Override
    public int finish(Output output) {
        return found ? 0 : 1;
    }

    @Override
    public int failure() {
        return 2;
    }
}
