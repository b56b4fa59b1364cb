// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.libbb.Accounts;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.FileType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code ls} in busybox's format, one name a line unless on a terminal. */
final class ListApplet {
    private record Entry(String name, String path, FileStat stat) {}

    private static final DateTimeFormatter RECENT =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter OLD =
            DateTimeFormatter.ofPattern("MMM ppd  yyyy", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AppletContext context;
    private final OptionParser options;

    private ListApplet(AppletContext context, OptionParser options) {
        this.context = context;
        this.options = options;
    }

    static int run(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "lnadA1RhistrSkFpgoe");
        return new ListApplet(context, options).run();
    }

    private int run() {
        List<String> operands = options.operands().isEmpty() ? List.of(".") : options.operands();
        List<Entry> files = new ArrayList<>();
        List<Entry> directories = new ArrayList<>();
        for (String operand : operands) {
            try {
                boolean follow = !options.has('l') && !options.has('n') && !options.has('d');
                String path = context.path(operand);
                FileStat stat = follow
                        ? context.files().stat(context.who(), path)
                        : context.files().lstat(context.who(), path);
                boolean listed = stat.isDirectory() && !options.has('d');
                (listed ? directories : files).add(new Entry(operand, operand, stat));
            } catch (ErrnoException e) {
                context.fail(operand + ": " + e.text());
            }
        }
        print(sorted(files));
        boolean titled = operands.size() > 1 || options.has('R');
        boolean gap = !files.isEmpty();
        for (Entry directory : sorted(directories)) {
            directory(directory, titled, gap);
            gap = true;
        }
        return context.status();
    }

    private void directory(Entry directory, boolean titled, boolean gap) {
        if (titled) {
            context.out((gap ? "\n" : "") + directory.path + ":\n");
        }
        List<Entry> entries = new ArrayList<>();
        try {
            if (options.has('a')) {
                entries.add(entry(directory.path, "."));
                entries.add(entry(directory.path, ".."));
            }
            for (String name : context.files().list(context.who(), context.path(directory.path))) {
                if (!name.startsWith(".") || options.has('a') || options.has('A')) {
                    add(entries, directory.path, name);
                }
            }
        } catch (ErrnoException e) {
            context.fail("can't open '" + directory.path + "': " + e.text());
            return;
        }
        if (isLong()) {
            long kib = entries.stream()
                    .filter(entry -> !entry.stat.isSymlink())
                    .mapToLong(entry -> (entry.stat.size() + 4095) / 4096 * 4)
                    .sum();
            context.out("total " + kib + "\n");
        }
        List<Entry> shown = sorted(entries);
        print(shown);
        if (options.has('R')) {
            shown.stream()
                    .filter(entry -> entry.stat.isDirectory() && !entry.name.equals(".") && !entry.name.equals(".."))
                    .forEach(entry -> directory(entry, true, true));
        }
    }

    private Entry entry(String directory, String name) {
        String path = AppletContext.join(directory, name);
        return new Entry(name, path, context.files().lstat(context.who(), context.path(path)));
    }

    private void add(List<Entry> entries, String directory, String name) {
        try {
            entries.add(entry(directory, name));
        } catch (ErrnoException e) {
            context.fail(AppletContext.join(directory, name) + ": " + e.text());
        }
    }

    private List<Entry> sorted(List<Entry> entries) {
        Comparator<Entry> order = Comparator.comparing(Entry::name);
        if (options.has('t')) {
            order = Comparator.<Entry, Instant>comparing(entry -> entry.stat.modified())
                    .reversed()
                    .thenComparing(order);
        } else if (options.has('S')) {
            order = Comparator.<Entry>comparingLong(entry -> -entry.stat.size()).thenComparing(order);
        }
        return entries.stream()
                .sorted(options.has('r') ? order.reversed() : order)
                .toList();
    }

    private boolean isLong() {
        return options.has('l') || options.has('n') || options.has('g') || options.has('o');
    }

    private void print(List<Entry> entries) {
        boolean columns =
                !isLong() && !options.has('1') && context.sys().terminalOf(1).isPresent();
        if (columns && !entries.isEmpty()) {
            columns(entries);
            return;
        }
        for (Entry entry : entries) {
            String inode = options.has('i') ? String.format("%7d ", entry.stat.inode()) : "";
            context.out(inode + (isLong() ? longLine(entry) : entry.name + mark(entry)) + "\n");
        }
    }

    private String mark(Entry entry) {
        boolean directory = entry.stat.isDirectory() && (options.has('F') || options.has('p'));
        return directory ? "/" : "";
    }

    private String longLine(Entry entry) {
        FileStat stat = entry.stat;
        boolean numeric = options.has('n');
        String user = numeric ? String.valueOf(stat.uid()) : Accounts.nameOf(context.sys(), stat.uid());
        String group = numeric
                ? String.valueOf(stat.gid())
                : Accounts.groupName(context.sys(), stat.gid()).orElse(String.valueOf(stat.gid()));
        boolean recent =
                Math.abs(Duration.between(stat.modified(), context.sys().now()).toDays()) < 183;
        String time = (recent ? RECENT : OLD).format(stat.modified());
        String size = stat.type() == FileType.CHARACTER_DEVICE
                ? "    1,   3"
                : String.format("%9s", options.has('h') ? human(stat.size()) : String.valueOf(stat.size()));
        return String.format("%-10s %4d %-8.8s %-8.8s %s %s ", stat.modeString(), stat.links(), user, group, size, time)
                + entry.name
                + mark(entry)
                + arrow(entry);
    }

    private String arrow(Entry entry) {
        if (!entry.stat.isSymlink()) {
            return "";
        }
        try {
            return " -> " + context.files().readlink(context.who(), context.path(entry.path));
        } catch (ErrnoException e) {
            return "";
        }
    }

    static String human(long size) {
        if (size < 1024) {
            return String.valueOf(size);
        }
        double value = size;
        int unit = -1;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f%c", value, "KMGTP".charAt(unit));
    }

    private void columns(List<Entry> entries) {
        int width =
                entries.stream().mapToInt(entry -> entry.name.length()).max().orElse(0) + 2;
        int count = Math.max(1, context.sys().terminalOf(1).orElseThrow().size().columns() / width);
        int rows = (entries.size() + count - 1) / count;
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder();
            for (int at = row; at < entries.size(); at += rows) {
                boolean last = at + rows >= entries.size();
                line.append(last ? entries.get(at).name : String.format("%-" + width + "s", entries.get(at).name));
            }
            context.out(line + "\n");
        }
    }
}
