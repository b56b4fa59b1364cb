// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.List;

/** {@code httpd} of busybox 1.36 ({@code networking/httpd.c}): serves the files of a directory; no CGI, no passwords. */
final class BusyboxHttpdProgram implements Program, HttpSite {
    private static final FileSite.Words WORDS = new FileSite.Words(
            new FileSite.Status(501, "Not Implemented"),
            new FileSite.Status(302, "Found"),
            new FileSite.Status(404, "Not Found"));

    private final List<String> argv;
    private final Output output = new Output();
    private FileSite files = new FileSite(".", List.of("index.html"), "application/octet-stream", WORDS);
    private HttpServing serving = new HttpServing(List.of(), this);
    private boolean began;
    private boolean failed;
    private boolean inBackground;
    private boolean verbose;
    private boolean daemon;

    BusyboxHttpdProgram(List<String> argv) {
        this.argv = argv;
    }

    private BusyboxHttpdProgram(BusyboxHttpdProgram parent, int listener) {
        this(parent.argv);
        began = true;
        daemon = true;
        files = parent.files;
        serving = new HttpServing(List.of(listener), this);
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!began) {
            began = true;
            try {
                begin(sys);
            } catch (UsageException e) {
                output.err("httpd: " + e.getMessage() + "\n");
                failed = true;
            }
        }
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (failed || inBackground) {
            sys.exit(failed ? 1 : 0);
            return Turn.ENDED;
        }
        if (daemon) {
            daemon = false;
            Launcher.detach(sys, true);
        }
        serving.advance(sys);
        return output.flush(sys) ? Turn.BLOCKED : Turn.READY;
    }

    private void begin(Syscalls sys) {
        OptionParser options = OptionParser.of(argv.subList(1, argv.size()), "fvp:h:");
        String port = options.value('p');
        String number = port == null ? "80" : port.substring(port.lastIndexOf(':') + 1);
        if (!number.matches("[0-9]{1,5}") || Integer.parseInt(number) > 65_535) {
            throw new UsageException("bad port '" + port + "'");
        }
        verbose = options.has('v');
        String home = options.value('h');
        try {
            if (home != null) {
                sys.chdir(home);
            }
        } catch (ErrnoException e) {
            throw new UsageException("can't change directory to '" + home + "': " + e.text());
        }
        files = new FileSite(
                sys.cwd().equals("/") ? "" : sys.cwd(), List.of("index.html"), "application/octet-stream", WORDS);
        try {
            int listener = sys.sockets().listen(Integer.parseInt(number));
            serving = new HttpServing(List.of(listener), this);
            sys.ignoreSignal(Signal.PIPE);
            if (!options.has('f')) {
                inBackground = true;
                sys.fork(new BusyboxHttpdProgram(this, listener), 0);
            }
        } catch (ErrnoException e) {
            throw new UsageException("bind: " + e.text());
        }
    }

    @Override
    public String name() {
        return "busybox httpd";
    }

    @Override
    public HttpExchange.Reply answer(Syscalls sys, HttpExchange request) {
        return files.answer(sys, request, this);
    }

    @Override
    public HttpExchange.Reply failure(int status, String reason) {
        return HttpExchange.Reply.html(
                status,
                reason,
                "<HTML><HEAD><TITLE>" + status + " " + reason + "</TITLE></HEAD>\n<BODY><H1>" + status + " " + reason
                        + "</H1>\n</BODY></HTML>\n");
    }

    @Override
    public void log(Syscalls sys, HttpExchange request, HttpExchange.Reply reply) {
        if (verbose) {
            output.err("[" + request.client() + "]: response:" + reply.status() + "\n");
        }
    }
}
