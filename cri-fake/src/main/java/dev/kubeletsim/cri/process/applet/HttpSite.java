// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;

/** What a simulated web server serves. */
interface HttpSite {
    /** The {@code Server} header. */
    String name();

    /** Answers a request. */
    HttpExchange.Reply answer(Syscalls sys, HttpExchange request);

    /** The page of a failure. */
    HttpExchange.Reply failure(int status, String reason);

    /** Notes that a request was answered. */
    void log(Syscalls sys, HttpExchange request, HttpExchange.Reply reply);
}
