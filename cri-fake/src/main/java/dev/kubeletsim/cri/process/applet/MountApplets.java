// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.Mount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code mount} and {@code umount} of busybox 1.36, for bind mounts and tmpfs. */
final class MountApplets {
    private static final long TMPFS_BYTES = 64L << 20;

    private MountApplets() {}

    static int mount(AppletContext context) {
        List<String> args = context.args().stream()
                .map(arg -> arg.equals("--bind") || arg.equals("--rbind") ? "-obind" : arg)
                .toList();
        OptionParser options = OptionParser.of(args, "o:t:");
        List<String> operands = options.operands();
        if (operands.isEmpty()) {
            list(context);
            return 0;
        }
        List<String> wanted = new ArrayList<>();
        options.values('o').forEach(value -> wanted.addAll(Arrays.asList(value.split(","))));
        wanted.removeAll(List.of("rw", "rbind"));
        boolean bind = wanted.remove("bind") || options.values('o').contains("rbind");
        boolean tmpfs = "tmpfs".equals(options.value('t'));
        if (operands.size() != 2 || !wanted.isEmpty() || bind == tmpfs) {
            throw new UsageException("'" + String.join(" ", context.args())
                    + "' is not simulated (expected: --bind SOURCE TARGET, or -t tmpfs SOURCE TARGET)");
        }
        String source = operands.getFirst();
        String target = operands.getLast();
        try {
            if (bind) {
                context.sys().mounts().bind(context.who(), context.path(source), context.path(target));
            } else {
                context.sys().mounts().tmpfs(context.who(), context.path(target), TMPFS_BYTES);
            }
            return 0;
        } catch (ErrnoException e) {
            throw new UsageException(
                    e.errno() == Errno.EPERM
                            ? "permission denied (are you root?)"
                            : "mounting " + source + " on " + target + " failed: " + e.text());
        }
    }

    private static void list(AppletContext context) {
        for (Mount mount : context.files().mounts()) {
            String mode = (mount.readOnly() ? "ro" : "rw") + (mount.options().isEmpty() ? "" : "," + mount.options());
            context.out(mount.source() + " on " + mount.target() + " type " + mount.type() + " (" + mode + ")\n");
        }
    }

    static int umount(AppletContext context) {
        for (String target : OptionParser.of(context.args(), "fl").operands()) {
            try {
                context.sys().mounts().unmount(context.who(), context.path(target));
            } catch (ErrnoException e) {
                context.fail("can't unmount " + target + ": " + e.text());
            }
        }
        return context.status();
    }
}
