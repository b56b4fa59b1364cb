// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.List;

/** {@code mv [-f] SOURCE... DEST}; between file systems it copies and removes. */
final class MoveApplet {
    private MoveApplet() {}

    static int run(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "fniT");
        List<String> operands = options.operands();
        if (operands.size() < 2) {
            throw new UsageException("missing operand");
        }
        String last = operands.getLast();
        boolean into = context.isDirectory(last) && !options.has('T');
        for (String source : operands.subList(0, operands.size() - 1)) {
            String goal = into ? AppletContext.join(last, AppletContext.baseName(source)) : last;
            if (!options.has('n') || context.stat(goal, false).isEmpty()) {
                move(context, source, goal);
            }
        }
        return context.status();
    }

    private static void move(AppletContext context, String source, String goal) {
        try {
            context.files().rename(context.who(), context.path(source), context.path(goal));
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EXDEV) {
                context.fail("can't rename '" + source + "': " + e.text());
                return;
            }
            new CopyApplet(context, true, true, true).copy(source, goal, 0);
            if (context.status() == 0) {
                removeTree(context, source);
            }
        }
    }

    private static void removeTree(AppletContext context, String path) {
        try {
            if (!context.files().lstat(context.who(), context.path(path)).isDirectory()) {
                context.files().unlink(context.who(), context.path(path));
                return;
            }
            for (String name : context.files().list(context.who(), context.path(path))) {
                removeTree(context, AppletContext.join(path, name));
            }
            context.files().rmdir(context.who(), context.path(path));
        } catch (ErrnoException e) {
            context.fail("can't remove '" + path + "': " + e.text());
        }
    }
}
