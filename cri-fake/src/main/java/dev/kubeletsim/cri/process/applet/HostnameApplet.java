// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.vfs.ErrnoException;

/** {@code hostname} ({@code networking/hostname.c} of busybox 1.36): shows the UTS name, or sets it. */
final class HostnameApplet {
    private HostnameApplet() {}

    static int run(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "sfdi");
        if (!options.operands().isEmpty()) {
            try {
                context.sys().setHostname(options.operands().getFirst());
                return 0;
            } catch (ErrnoException e) {
                throw new UsageException("sethostname: " + e.text());
            }
        }
        String name = context.sys().hostname();
        int dot = name.indexOf('.');
        if (options.has('i')) {
            context.out(context.sys().sockets().address().orElse("127.0.0.1") + "\n");
        } else if (options.has('d')) {
            context.out((dot < 0 ? "" : name.substring(dot + 1)) + "\n");
        } else {
            context.out((options.has('s') && dot >= 0 ? name.substring(0, dot) : name) + "\n");
        }
        return 0;
    }
}
