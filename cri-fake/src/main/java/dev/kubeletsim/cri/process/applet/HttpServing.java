// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The event loop of a simulated web server: any number of clients at a time, up to the limit of open descriptors. */
final class HttpServing {
    private final List<Integer> listeners;
    private final HttpSite site;
    private final List<HttpConversation> conversations = new ArrayList<>();

    HttpServing(List<Integer> listeners, HttpSite site) {
        this.listeners = listeners;
        this.site = site;
    }

    /** Does all that can be done now; the process has to wait afterwards. */
    void advance(Syscalls sys) {
        for (int listener : listeners) {
            accept(sys, listener);
        }
        for (Iterator<HttpConversation> each = conversations.iterator(); each.hasNext(); ) {
            HttpConversation conversation = each.next();
            if (!conversation.advance(sys)) {
                conversation.close(sys);
                each.remove();
            }
        }
    }

    private void accept(Syscalls sys, int listener) {
        try {
            int fd;
            while ((fd = sys.sockets().accept(listener)) != Syscalls.WOULD_BLOCK) {
                conversations.add(new HttpConversation(fd, sys.sockets().peer(fd), site));
            }
        } catch (ErrnoException e) {
            // Too many open files: the next client is accepted when one has gone.
            return;
        }
    }
}
