// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileHandle;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.Inode;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.List;
import java.util.Set;

/** {@code cp [-a] [-r] [-p] [-f] [-d] SOURCE... DEST}. */
final class CopyApplet {
    private static final int MAX_DEPTH = 256;

    private final AppletContext context;
    private final boolean recursive;
    private final boolean preserve;
    private final boolean keepLinks;

    CopyApplet(AppletContext context, boolean recursive, boolean preserve, boolean keepLinks) {
        this.context = context;
        this.recursive = recursive;
        this.preserve = preserve;
        this.keepLinks = keepLinks;
    }

    static int run(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "arRpfdPLTiv");
        List<String> operands = options.operands();
        if (operands.size() < 2) {
            throw new UsageException("missing operand");
        }
        boolean all = options.has('a');
        CopyApplet copy = new CopyApplet(
                context,
                all || options.has('r') || options.has('R'),
                all || options.has('p'),
                all || options.has('d') || options.has('P'));
        String last = operands.getLast();
        boolean into = context.isDirectory(last) && !options.has('T');
        if (operands.size() > 2 && !into) {
            throw new UsageException("target '" + last + "' is not a directory");
        }
        for (String source : operands.subList(0, operands.size() - 1)) {
            copy.copy(source, into ? AppletContext.join(last, AppletContext.baseName(source)) : last, 0);
        }
        return context.status();
    }

    void copy(String from, String to, int depth) {
        FileStat stat;
        try {
            stat = keepLinks
                    ? context.files().lstat(context.who(), context.path(from))
                    : context.files().stat(context.who(), context.path(from));
        } catch (ErrnoException e) {
            context.fail("can't stat '" + from + "': " + e.text());
            return;
        }
        if (stat.isDirectory()) {
            directory(from, to, stat, depth);
            return;
        }
        try {
            if (stat.isSymlink()) {
                String target = context.files().readlink(context.who(), context.path(from));
                context.files().symlink(context.who(), target, context.path(to));
                return;
            }
        } catch (ErrnoException e) {
            context.fail("can't create symlink '" + to + "': " + e.text());
            return;
        }
        file(from, to, stat);
    }

    private void directory(String from, String to, FileStat stat, int depth) {
        if (!recursive) {
            context.fail("omitting directory '" + from + "'");
            return;
        }
        if (depth > MAX_DEPTH || (context.path(to) + "/").startsWith(context.path(from) + "/")) {
            context.fail("recursion detected, omitting directory '" + from + "'");
            return;
        }
        try {
            if (!context.isDirectory(to)) {
                context.files()
                        .mkdir(
                                context.who(),
                                context.path(to),
                                (stat.mode() & 0777 & ~context.sys().umask()) | 0700);
            }
            for (String name : context.files().list(context.who(), context.path(from))) {
                copy(AppletContext.join(from, name), AppletContext.join(to, name), depth + 1);
            }
            attributes(to, stat);
        } catch (ErrnoException e) {
            context.fail("can't create directory '" + to + "': " + e.text());
        }
    }

    private void file(String from, String to, FileStat stat) {
        Inode source;
        try {
            source = context.files()
                    .open(context.who(), context.path(from), Set.of(OpenFlag.READ), 0)
                    .inode();
        } catch (ErrnoException e) {
            context.fail("can't open '" + from + "': " + e.text());
            return;
        }
        try {
            Inode goal = context.files()
                    .open(
                            context.who(),
                            context.path(to),
                            Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE),
                            stat.mode() & 0777 & ~context.sys().umask())
                    .inode();
            copyContent(source, goal);
            attributes(to, stat);
        } catch (ErrnoException e) {
            context.fail("can't create '" + to + "': " + e.text());
        }
    }

    private static void copyContent(Inode source, Inode goal) {
        byte[] buffer = new byte[65_536];
        try (FileHandle in = source.open(false);
                FileHandle out = goal.open(true)) {
            long at = 0;
            int count;
            while (at < in.size() && (count = in.read(at, buffer, 0, buffer.length)) > 0) {
                for (int written = 0; written < count; ) {
                    written += out.write(at + written, buffer, written, count - written);
                }
                at += count;
            }
        }
    }

    private void attributes(String to, FileStat stat) {
        if (!preserve) {
            return;
        }
        try {
            context.files().chown(context.who(), context.path(to), stat.uid(), stat.gid(), true);
        } catch (ErrnoException e) {
            // As with cp -p of another user's file: the copy is the caller's own then.
            context.files().chmod(context.who(), context.path(to), stat.mode() & 01777);
            return;
        }
        context.files().chmod(context.who(), context.path(to), stat.mode());
        context.files().setModified(context.who(), context.path(to), stat.modified(), false);
    }
}
