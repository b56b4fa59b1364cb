// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.libbb.Accounts;
import dev.kubeletsim.cri.process.libbb.Modes;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Applets that make, change and remove files, with busybox's messages. */
final class FileApplets {
    private FileApplets() {}

    static void addTo(Map<String, Function<List<String>, Program>> all) {
        put(all, "ls", ListApplet::run);
        put(all, "stat", StatApplet::run);
        put(all, "find", FindApplet::run);
        put(all, "cp", CopyApplet::run);
        put(all, "mv", MoveApplet::run);
        put(all, "touch", FileApplets::touch);
        put(all, "mkdir", FileApplets::mkdir);
        put(all, "rmdir", FileApplets::rmdir);
        put(all, "rm", FileApplets::rm);
        put(all, "unlink", FileApplets::unlink);
        put(all, "ln", FileApplets::ln);
        put(all, "readlink", FileApplets::readlink);
        put(all, "realpath", FileApplets::realpath);
        put(all, "chmod", FileApplets::chmod);
        put(all, "chown", context -> chown(context, false));
        put(all, "chgrp", context -> chown(context, true));
        put(all, "truncate", FileApplets::truncate);
        put(all, "du", FileApplets::du);
    }

    private static void put(Map<String, Function<List<String>, Program>> all, String name, ImmediateProgram.Body body) {
        all.put(name, argv -> new ImmediateProgram(argv, body));
    }

    private static List<String> required(OptionParser options, int count) {
        if (options.operands().size() < count) {
            throw new UsageException("missing operand");
        }
        return options.operands();
    }

    private static int touch(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "cahmd:t:r:");
        for (String file : required(options, 1)) {
            try {
                if (context.stat(file, true).isEmpty()) {
                    if (!options.has('c')) {
                        context.sys().close(context.sys().open(file, Set.of(OpenFlag.WRITE, OpenFlag.CREATE), 0666));
                    }
                } else {
                    context.files()
                            .setModified(
                                    context.who(),
                                    context.path(file),
                                    context.sys().now(),
                                    true);
                }
            } catch (ErrnoException e) {
                context.fail(file + ": " + e.text());
            }
        }
        return context.status();
    }

    private static int mkdir(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "pm:v");
        String modeText = options.value('m');
        int mode = modeText == null
                ? -1
                : Modes.apply(modeText, 0777, true, context.sys().umask());
        if (modeText != null && mode < 0) {
            throw new UsageException("invalid mode '" + modeText + "'");
        }
        for (String directory : required(options, 1)) {
            try {
                if (options.has('p')) {
                    makeParents(context, directory);
                }
                boolean there = options.has('p') && context.isDirectory(directory);
                if (!there) {
                    context.files()
                            .mkdir(
                                    context.who(),
                                    context.path(directory),
                                    0777 & ~context.sys().umask());
                }
                if (mode >= 0 && !there) {
                    context.files().chmod(context.who(), context.path(directory), mode);
                }
            } catch (ErrnoException e) {
                context.fail("can't create directory '" + directory + "': " + e.text());
            }
        }
        return context.status();
    }

    private static void makeParents(AppletContext context, String directory) {
        for (int slash = directory.indexOf('/', 1); slash > 0; slash = directory.indexOf('/', slash + 1)) {
            String parent = directory.substring(0, slash);
            if (context.stat(parent, true).isEmpty()) {
                context.files()
                        .mkdir(
                                context.who(),
                                context.path(parent),
                                (0777 & ~context.sys().umask()) | 0300);
            }
        }
    }

    private static int rmdir(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "p");
        for (String directory : required(options, 1)) {
            try {
                context.files().rmdir(context.who(), context.path(directory));
            } catch (ErrnoException e) {
                context.fail("'" + directory + "': " + e.text());
            }
        }
        return context.status();
    }

    private static int unlink(AppletContext context) {
        String file = required(OptionParser.of(context.args(), ""), 1).getFirst();
        try {
            context.files().unlink(context.who(), context.path(file));
        } catch (ErrnoException e) {
            context.fail("can't remove file '" + file + "': " + e.text());
        }
        return context.status();
    }

    private static int rm(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "rRfiv");
        boolean recursive = options.has('r') || options.has('R');
        boolean force = options.has('f');
        for (String file : force ? options.operands() : required(options, 1)) {
            Optional<FileStat> stat = Optional.empty();
            try {
                stat = Optional.of(context.files().lstat(context.who(), context.path(file)));
            } catch (ErrnoException e) {
                if (!force || e.errno() != Errno.ENOENT) {
                    context.fail("can't remove '" + file + "': " + e.text());
                }
            }
            stat.ifPresent(found -> remove(context, file, found, recursive));
        }
        return context.status();
    }

    private static void remove(AppletContext context, String file, FileStat stat, boolean recursive) {
        String name = AppletContext.baseName(file);
        if (name.equals(".") || name.equals("..")) {
            context.fail("can't remove '.' or '..'");
            return;
        }
        try {
            if (!stat.isDirectory()) {
                context.files().unlink(context.who(), context.path(file));
                return;
            }
            if (!recursive) {
                context.fail("'" + file + "' is a directory");
                return;
            }
            for (String child : context.files().list(context.who(), context.path(file))) {
                String path = AppletContext.join(file, child);
                remove(context, path, context.files().lstat(context.who(), context.path(path)), true);
            }
            context.files().rmdir(context.who(), context.path(file));
        } catch (ErrnoException e) {
            context.fail("can't remove '" + file + "': " + e.text());
        }
    }

    private static int ln(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "sfnT");
        List<String> operands = required(options, 1);
        String last = operands.getLast();
        boolean into = operands.size() > 1 && context.isDirectory(last) && !options.has('n') && !options.has('T');
        List<String> targets = operands.size() == 1 ? operands : operands.subList(0, operands.size() - 1);
        for (String target : targets) {
            String base = AppletContext.baseName(target);
            String link = operands.size() == 1 ? base : into ? AppletContext.join(last, base) : last;
            try {
                if (options.has('f') && context.stat(link, false).isPresent()) {
                    context.files().unlink(context.who(), context.path(link));
                }
                if (options.has('s')) {
                    context.files().symlink(context.who(), target, context.path(link));
                } else {
                    context.files().link(context.who(), context.path(target), context.path(link));
                }
            } catch (ErrnoException e) {
                context.fail(link + ": " + e.text());
            }
        }
        return context.status();
    }

    private static int readlink(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "fnemsqv");
        int status = 0;
        for (String file : required(options, 1)) {
            try {
                String target = options.has('f')
                        ? context.files().realPath(context.who(), context.path(file))
                        : context.files().readlink(context.who(), context.path(file));
                context.out(target + (options.has('n') ? "" : "\n"));
            } catch (ErrnoException e) {
                status = 1;
            }
        }
        return status;
    }

    private static int realpath(AppletContext context) {
        for (String file : required(OptionParser.of(context.args(), ""), 1)) {
            try {
                context.out(context.files().realPath(context.who(), context.path(file)) + "\n");
            } catch (ErrnoException e) {
                context.fail(file + ": " + e.text());
            }
        }
        return context.status();
    }

    private static int chmod(AppletContext context) {
        // A mode such as -w looks like an option: only the known letters are taken as such.
        List<String> args = context.args().stream()
                .map(arg -> arg.matches("-[rwxXst]+") ? "a" + arg : arg)
                .toList();
        OptionParser options = OptionParser.of(args, "Rvcf");
        List<String> operands = required(options, 2);
        for (String file : operands.subList(1, operands.size())) {
            chmod(context, file, operands.getFirst(), options.has('R'));
        }
        return context.status();
    }

    private static void chmod(AppletContext context, String file, String text, boolean recursive) {
        try {
            FileStat stat = context.files().stat(context.who(), context.path(file));
            int mode = Modes.apply(
                    text, stat.mode(), stat.isDirectory(), context.sys().umask());
            if (mode < 0) {
                throw new UsageException("invalid mode '" + text + "'");
            }
            context.files().chmod(context.who(), context.path(file), mode);
            if (recursive && stat.isDirectory()) {
                children(context, file).forEach(child -> chmod(context, child, text, true));
            }
        } catch (ErrnoException e) {
            context.fail(file + ": " + e.text());
        }
    }

    /** The children of a directory, symbolic links left out. */
    private static List<String> children(AppletContext context, String directory) {
        return context.files().list(context.who(), context.path(directory)).stream()
                .map(name -> AppletContext.join(directory, name))
                .filter(path ->
                        !context.stat(path, false).map(FileStat::isSymlink).orElse(false))
                .toList();
    }

    private static int chown(AppletContext context, boolean groupOnly) {
        OptionParser options = OptionParser.of(context.args(), "Rhvcf");
        List<String> operands = required(options, 2);
        String owner = operands.getFirst();
        int colon = groupOnly ? -1 : owner.indexOf(':') >= 0 ? owner.indexOf(':') : owner.indexOf('.');
        String userText = groupOnly ? "" : colon < 0 ? owner : owner.substring(0, colon);
        String groupText = groupOnly ? owner : colon < 0 ? "" : owner.substring(colon + 1);
        long uid = userText.isEmpty() ? -1 : userId(context, userText);
        long gid = groupText.isEmpty() ? -1 : groupId(context, groupText);
        for (String file : operands.subList(1, operands.size())) {
            chown(context, file, uid, gid, options.has('R'), !options.has('h'));
        }
        return context.status();
    }

    static long userId(AppletContext context, String text) {
        if (text.matches("[0-9]{1,10}")) {
            return Long.parseLong(text);
        }
        return Accounts.user(context.sys(), text)
                .map(row -> Long.parseLong(row[2]))
                .orElseThrow(() -> new UsageException("unknown user " + text));
    }

    static long groupId(AppletContext context, String text) {
        return text.matches("[0-9]{1,10}")
                ? Long.parseLong(text)
                : Accounts.groupId(context.sys(), text).orElseThrow(() -> new UsageException("unknown group " + text));
    }

    private static void chown(
            AppletContext context, String file, long uid, long gid, boolean recursive, boolean follow) {
        try {
            context.files().chown(context.who(), context.path(file), uid, gid, follow);
            if (recursive
                    && context.stat(file, false).map(FileStat::isDirectory).orElse(false)) {
                for (String name : context.files().list(context.who(), context.path(file))) {
                    chown(context, AppletContext.join(file, name), uid, gid, true, false);
                }
            }
        } catch (ErrnoException e) {
            context.fail(file + ": " + e.text());
        }
    }

    private static int truncate(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "cs:");
        long size = options.number('s', 0);
        for (String file : required(options, 1)) {
            try {
                if (context.stat(file, true).isEmpty() && !options.has('c')) {
                    context.sys().close(context.sys().open(file, Set.of(OpenFlag.WRITE, OpenFlag.CREATE), 0666));
                }
                context.files().truncate(context.who(), context.path(file), size);
            } catch (ErrnoException e) {
                context.fail(file + ": open: " + e.text());
            }
        }
        return context.status();
    }

    private static int du(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "sakhmc");
        for (String file : options.operands().isEmpty() ? List.of(".") : options.operands()) {
            diskUsage(context, file, !options.has('s'), true);
        }
        return context.status();
    }

    /** In KiB, whole 4 KiB blocks. */
    private static long diskUsage(AppletContext context, String file, boolean each, boolean top) {
        try {
            FileStat stat = context.files().lstat(context.who(), context.path(file));
            long total = stat.isDirectory() ? 4 : (stat.size() + 4095) / 4096 * 4;
            if (stat.isDirectory()) {
                for (String name : context.files().list(context.who(), context.path(file))) {
                    total += diskUsage(context, AppletContext.join(file, name), each, false);
                }
            }
            if (top || (each && stat.isDirectory())) {
                context.out(total + "\t" + file + "\n");
            }
            return total;
        } catch (ErrnoException e) {
            context.fail(file + ": " + e.text());
            return 0;
        }
    }
}
