// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A worker of nginx: serves on sockets that its master opened, as the configured user. */
final class NginxWorker implements Program, HttpSite {
    private static final FileSite.Words WORDS = new FileSite.Words(
            new FileSite.Status(405, "Not Allowed"),
            new FileSite.Status(301, "Moved Permanently"),
            new FileSite.Status(403, "Forbidden"));

    private final List<Integer> listeners;
    private final NginxConfig config;
    private final String version;
    private final int accessLog;
    private final Optional<String[]> account;
    private final FileSite files;
    private final HttpServing serving;
    private boolean began;

    /**
     * A worker that has not begun.
     *
     * @param accessLog a descriptor, or -1
     * @param account the passwd entry of the user to become
     */
    NginxWorker(
            List<Integer> listeners, NginxConfig config, String version, int accessLog, Optional<String[]> account) {
        this.listeners = listeners;
        this.config = config;
        this.version = version;
        this.accessLog = accessLog;
        this.account = account;
        this.files = new FileSite(config.root(), config.index(), "application/octet-stream", WORDS);
        this.serving = new HttpServing(listeners, this);
    }

    /** Another worker of the same master. */
    NginxWorker copy() {
        return new NginxWorker(listeners, config, version, accessLog, account);
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!began) {
            began = true;
            sys.setTitle("nginx: worker process");
            sys.defaultSignal(Signal.CHLD);
            account.ifPresent(entry -> become(sys, Long.parseLong(entry[2]), Long.parseLong(entry[3])));
        }
        if (sys.takeSignal() != null) {
            sys.exit(0);
            return Turn.ENDED;
        }
        serving.advance(sys);
        return Turn.BLOCKED;
    }

    private static void become(Syscalls sys, long uid, long gid) {
        sys.setGroups(List.of(gid));
        sys.setGid(gid);
        sys.setUid(uid);
    }

    @Override
    public String name() {
        return version;
    }

    @Override
    public HttpExchange.Reply answer(Syscalls sys, HttpExchange request) {
        return files.answer(sys, request, this);
    }

    @Override
    public HttpExchange.Reply failure(int status, String reason) {
        String title = status + " " + reason;
        return HttpExchange.Reply.html(
                status,
                reason,
                "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title
                        + "</h1></center>\r\n<hr><center>" + version + "</center>\r\n</body>\r\n</html>\r\n");
    }

    @Override
    public void log(Syscalls sys, HttpExchange request, HttpExchange.Reply reply) {
        if (accessLog < 0) {
            return;
        }
        String line = request.commonLog(sys.now(), reply) + " \""
                + request.headers().getOrDefault("referer", "-")
                + "\" \"" + request.headers().getOrDefault("user-agent", "-") + "\" \""
                + request.headers().getOrDefault("x-forwarded-for", "-") + "\"\n";
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        // A log that is full loses lines, as nginx's does when its disk is.
        sys.write(accessLog, bytes, 0, bytes.length);
    }
}
