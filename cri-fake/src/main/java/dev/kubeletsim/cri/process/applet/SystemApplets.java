// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.ProcessStat;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.SystemName;
import dev.kubeletsim.cri.process.libbb.Accounts;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileSystemUsage;
import dev.kubeletsim.cri.vfs.Mount;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Applets about processes, time and the machine. */
final class SystemApplets {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private SystemApplets() {}

    static void addTo(Map<String, Function<List<String>, Program>> all) {
        put(all, "ps", SystemApplets::ps);
        put(all, "killall", SystemApplets::killall);
        put(all, "pidof", SystemApplets::pidof);
        put(all, "pgrep", PgrepApplet::pgrep);
        put(all, "pkill", PgrepApplet::pkill);
        put(all, "hostname", HostnameApplet::run);
        put(all, "uname", SystemApplets::uname);
        put(all, "date", SystemApplets::date);
        put(all, "pwd", context -> print(context, context.sys().cwd()));
        put(all, "nproc", context -> print(context, String.valueOf(SystemName.PROCESSORS)));
        put(all, "sync", context -> 0);
        put(all, "arch", context -> print(context, SystemName.MACHINE));
        put(all, "tty", SystemApplets::tty);
        put(all, "mount", MountApplets::mount);
        put(all, "umount", MountApplets::umount);
        put(all, "df", SystemApplets::df);
        put(
                all,
                "uptime",
                context -> print(context, " up " + context.sys().uptime().toMinutes() + " min"));
        put(all, "printenv", SystemApplets::printenv);
        put(all, "which", SystemApplets::which);
        put(all, "basename", SystemApplets::basename);
        put(all, "dirname", SystemApplets::dirname);
        put(all, "seq", SystemApplets::seq);
        put(all, "expr", ExprApplet::run);
    }

    private static void put(Map<String, Function<List<String>, Program>> all, String name, ImmediateProgram.Body body) {
        all.put(name, argv -> new ImmediateProgram(argv, body));
    }

    private static int print(AppletContext context, String line) {
        context.out(line + "\n");
        return 0;
    }

    private static int ps(AppletContext context) {
        List<String> args = context.args().stream()
                .map(arg -> arg.matches("[aufxew]+") ? "-a" : arg)
                .toList();
        OptionParser options = OptionParser.of(args, "o:Taufxewl");
        List<String> columns = new ArrayList<>();
        options.values('o').forEach(value -> columns.addAll(List.of(value.split(","))));
        if (columns.isEmpty()) {
            context.out("PID   USER     TIME  COMMAND\n");
            for (ProcessStat process : context.sys().processes()) {
                String user =
                        Accounts.nameOf(context.sys(), process.credentials().effectiveUid());
                context.out(String.format("%5d %-8.8s  0:00 %s%n", process.pid(), user, commandLine(process)));
            }
            return 0;
        }
        context.out(columns.stream()
                        .map(SystemApplets::title)
                        .collect(Collectors.joining(" "))
                        .stripTrailing() + "\n");
        for (ProcessStat process : context.sys().processes()) {
            context.out(columns.stream()
                            .map(column -> cell(context, process, column))
                            .collect(Collectors.joining(" "))
                            .stripTrailing()
                    + "\n");
        }
        return 0;
    }

    static String commandLine(ProcessStat process) {
        boolean gone = process.state() == 'Z' || process.args().isEmpty();
        return gone ? "[" + process.command() + "]" : String.join(" ", process.args());
    }

    private static int width(String column) {
        return switch (column) {
            case "user", "group", "ruser", "rgroup" -> 8;
            case "args" -> 27;
            case "comm" -> 16;
            case "stat" -> 4;
            default -> 5;
        };
    }

    private static String title(String column) {
        String name = column.equals("args") ? "COMMAND" : column.toUpperCase(Locale.ROOT);
        return String.format("%-" + width(column) + "s", name);
    }

    private static String cell(AppletContext context, ProcessStat process, String column) {
        String value = switch (column) {
            case "pid" -> String.valueOf(process.pid());
            case "ppid" -> String.valueOf(process.parentPid());
            case "pgid" -> String.valueOf(process.group());
            case "sid" -> String.valueOf(process.sessionId());
            case "user" -> Accounts.nameOf(context.sys(), process.credentials().effectiveUid());
            case "ruser" -> Accounts.nameOf(context.sys(), process.credentials().realUid());
            case "group" -> groupName(context, process.credentials().effectiveGid());
            case "rgroup" -> groupName(context, process.credentials().realGid());
            case "comm" -> process.command();
            case "args" -> commandLine(process);
            case "stat" -> String.valueOf(process.state());
            case "tty" -> process.hasTerminal() ? "136,0" : "?";
            case "time" -> "0:00";
            case "etime" ->
                elapsed(Duration.between(process.startedAt(), context.sys().now()));
            case "nice" -> "0";
            case "vsz" -> "4412";
            case "rss" -> "1024";
            default -> throw new UsageException("bad -o argument '" + column + "'");
        };
        boolean text = List.of("user", "group", "ruser", "rgroup", "args", "comm", "stat", "tty")
                .contains(column);
        return String.format(text ? "%-" + width(column) + "s" : "%" + width(column) + "s", value);
    }

    private static String groupName(AppletContext context, long gid) {
        return Accounts.groupName(context.sys(), gid).orElse(String.valueOf(gid));
    }

    private static String elapsed(Duration time) {
        return String.format("%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    private static List<ProcessStat> named(AppletContext context, String name) {
        return context.sys().processes().stream()
                .filter(process -> process.command().equals(name)
                        && process.pid() != context.sys().pid())
                .toList();
    }

    private static int killall(AppletContext context) {
        Signal signal = Signal.TERM;
        List<String> names = new ArrayList<>();
        for (String arg : context.args()) {
            if (arg.startsWith("-")) {
                signal = Signal.parse(arg.substring(1))
                        .orElseThrow(() -> new UsageException("bad signal name '" + arg.substring(1) + "'"));
            } else {
                names.add(arg);
            }
        }
        for (String name : names) {
            List<ProcessStat> found = named(context, name);
            if (found.isEmpty()) {
                context.fail(name + ": no process killed");
            }
            for (ProcessStat process : found) {
                try {
                    context.sys().kill(process.pid(), signal);
                } catch (ErrnoException e) {
                    context.fail("can't kill pid " + process.pid() + ": " + e.text());
                }
            }
        }
        return context.status();
    }

    private static int pidof(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "so:");
        String pids = options.operands().stream()
                .flatMap(name -> named(context, name).reversed().stream())
                .map(process -> String.valueOf(process.pid()))
                .limit(options.has('s') ? 1 : Long.MAX_VALUE)
                .collect(Collectors.joining(" "));
        if (pids.isEmpty()) {
            return 1;
        }
        return print(context, pids);
    }

    private static int uname(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "snrvmoapi");
        boolean all = options.has('a');
        List<String> parts = new ArrayList<>();
        if (all || options.has('s') || context.args().isEmpty()) {
            parts.add(SystemName.NAME);
        }
        if (all || options.has('n')) {
            parts.add(context.sys().hostname());
        }
        if (all || options.has('r')) {
            parts.add(SystemName.RELEASE);
        }
        if (all || options.has('v')) {
            parts.add(SystemName.VERSION);
        }
        if (all || options.has('m')) {
            parts.add(SystemName.MACHINE);
        }
        if (all || options.has('o')) {
            parts.add("GNU/Linux");
        }
        return print(context, String.join(" ", parts));
    }

    private static int date(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "ud:s:r:R");
        Instant time = context.sys().now();
        if (options.has('s')) {
            throw new UsageException("can't set date: Operation not permitted");
        }
        String given = options.value('d');
        if (given != null) {
            if (!given.matches("@[0-9]{1,11}")) {
                throw new UsageException("invalid date '" + given + "'");
            }
            time = Instant.ofEpochSecond(Long.parseLong(given.substring(1)));
        }
        String format = options.operands().isEmpty() ? "" : options.operands().getFirst();
        if (!format.isEmpty() && !format.startsWith("+")) {
            throw new UsageException("invalid date '" + format + "'");
        }
        return print(context, format.isEmpty() ? DATE.format(time) : DateFormat.format(format.substring(1), time));
    }

    private static int tty(AppletContext context) {
        boolean terminal = context.sys().terminalOf(0).isPresent();
        print(context, terminal ? "/dev/pts/0" : "not a tty");
        return terminal ? 0 : 1;
    }

    private static int df(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "khmPaiT");
        List<String> paths = options.operands().isEmpty()
                ? context.files().mounts().stream().map(Mount::target).toList()
                : options.operands();
        context.out("Filesystem           1K-blocks      Used Available Use% Mounted on\n");
        for (String path : paths) {
            try {
                FileSystemUsage usage = context.files().usage(context.who(), context.path(path));
                long total = usage.total() / 1024;
                long used = usage.used() / 1024;
                if (total > 0) {
                    context.out(String.format(
                            "%-20s %9d %9d %9d %3d%% %s%n",
                            usage.mount().source(),
                            total,
                            used,
                            total - used,
                            used * 100 / total,
                            usage.mount().target()));
                }
            } catch (ErrnoException e) {
                context.fail(path + ": " + e.text());
            }
        }
        return context.status();
    }

    private static int printenv(AppletContext context) {
        if (context.args().isEmpty()) {
            context.sys().environment().forEach(entry -> context.out(entry + "\n"));
            return 0;
        }
        int status = 0;
        for (String name : context.args()) {
            String value = Launcher.environment(context.sys(), name, "\0");
            if (value.equals("\0")) {
                status = 1;
            } else {
                context.out(value + "\n");
            }
        }
        return status;
    }

    private static int which(AppletContext context) {
        int status = 0;
        for (String name : context.args()) {
            String path = Launcher.find(context.sys(), name);
            if (context.sys().mayExecute(path)) {
                context.out(path + "\n");
            } else {
                status = 1;
            }
        }
        return status;
    }

    private static int basename(AppletContext context) {
        if (context.args().isEmpty()) {
            throw new UsageException("missing operand");
        }
        String name = AppletContext.baseName(context.args().getFirst());
        String suffix = context.args().size() > 1 ? context.args().get(1) : "";
        boolean cuts = !suffix.isEmpty() && name.endsWith(suffix) && name.length() > suffix.length();
        return print(context, cuts ? name.substring(0, name.length() - suffix.length()) : name);
    }

    private static int dirname(AppletContext context) {
        if (context.args().isEmpty()) {
            throw new UsageException("missing operand");
        }
        String path = context.args().getFirst().replaceFirst("(?<=.)/+$", "");
        int slash = path.lastIndexOf('/');
        return print(
                context,
                slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash).replaceFirst("(?<=.)/+$", ""));
    }

    private static int seq(AppletContext context) {
        List<String> operands = context.args();
        String separator = "\n";
        if (operands.size() > 1 && operands.getFirst().equals("-s")) {
            separator = operands.get(1);
            operands = operands.subList(2, operands.size());
        }
        if (operands.isEmpty() || operands.size() > 3) {
            throw new UsageException("missing operand");
        }
        long first = operands.size() > 1 ? Sizes.parse(operands.getFirst()) : 1;
        long step = operands.size() > 2 ? Sizes.parse(operands.get(1)) : 1;
        long last = Sizes.parse(operands.getLast());
        if (step == 0 || Math.abs((last - first) / Math.max(1, Math.abs(step))) > 1_000_000) {
            throw new UsageException("too many numbers");
        }
        List<String> numbers = new ArrayList<>();
        for (long n = first; step > 0 ? n <= last : n >= last; n += step) {
            numbers.add(String.valueOf(n));
        }
        return numbers.isEmpty() ? 0 : print(context, String.join(separator, numbers));
    }
}
