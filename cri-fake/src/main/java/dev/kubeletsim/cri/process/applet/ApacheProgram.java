// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code httpd} of Apache 2.4 with {@code -D FOREGROUND}: serves static files and logs to its standard output and error,
 * as the official image is set up. Of its configuration {@code Listen}, {@code DocumentRoot}, {@code DirectoryIndex} and
 * {@code ServerName} count; it is one process, where the real one has children.
 */
final class ApacheProgram implements Program, HttpSite {
    private static final FileSite.Words WORDS = new FileSite.Words(
            new FileSite.Status(405, "Method Not Allowed"),
            new FileSite.Status(301, "Moved Permanently"),
            new FileSite.Status(403, "Forbidden"));
    private static final String CONFIG = "/usr/local/apache2/conf/httpd.conf";
    private static final String VERSION = "Apache/2.4.39 (Unix)";
    private static final long MAX_CONFIG = 1 << 20;
    private static final Set<String> WITHOUT_EFFECT =
            Set.of("serverroot", "loadmodule", "user", "group", "serveradmin", "errorlog", "loglevel", "customlog");
    private static final DateTimeFormatter ERROR_TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss.SSSSSS yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final List<String> argv;
    private final Output output = new Output();
    private final List<Integer> ports = new ArrayList<>();
    private String root = "/usr/local/apache2/htdocs";
    private List<String> index = List.of("index.html");
    private String serverName = "";
    private FileSite files = new FileSite(root, index, "text/plain", WORDS);
    private HttpServing serving = new HttpServing(List.of(), this);
    private boolean began;
    private boolean failed;

    ApacheProgram(List<String> argv) {
        this.argv = argv;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!began) {
            began = true;
            try {
                begin(sys);
            } catch (UsageException e) {
                output.err(e.getMessage() + "\n");
                failed = true;
            }
        }
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (failed) {
            sys.exit(1);
            return Turn.ENDED;
        }
        Signal signal = sys.takeSignal();
        if (signal != null) {
            notice(sys, "mpm_event", "AH00491: caught SIG" + signal.name() + ", shutting down");
            output.flush(sys);
            sys.exit(0);
            return Turn.ENDED;
        }
        serving.advance(sys);
        return output.flush(sys) ? Turn.BLOCKED : Turn.READY;
    }

    private void begin(Syscalls sys) {
        OptionParser options = OptionParser.of(argv.subList(1, argv.size()), "D:f:v");
        if (options.has('v')) {
            output.out("Server version: " + VERSION + "\n");
            failed = true;
            return;
        }
        if (!options.values('D').contains("FOREGROUND")) {
            throw new UsageException("httpd: running in the background is not simulated (expected: -D FOREGROUND)");
        }
        String file = options.value('f');
        configure(sys, file == null ? CONFIG : file);
        if (serverName.isEmpty()) {
            output.err("AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using "
                    + sys.sockets().address().orElse("127.0.0.1")
                    + ". Set the 'ServerName' directive globally to suppress this message\n");
        }
        files = new FileSite(root, index, "text/plain", WORDS);
        serving = new HttpServing(listen(sys), this);
        sys.ignoreSignal(Signal.PIPE);
        Set.of(Signal.TERM, Signal.INT, Signal.WINCH).forEach(sys::catchSignal);
        notice(sys, "mpm_event", "AH00489: " + VERSION + " configured -- resuming normal operations");
        notice(sys, "core", "AH00094: Command line: 'httpd -D FOREGROUND'");
    }

    private void configure(Syscalls sys, String file) {
        String text;
        try {
            text = new String(sys.files().read(sys.credentials(), sys.path(file), MAX_CONFIG), StandardCharsets.UTF_8);
        } catch (ErrnoException e) {
            throw new UsageException("httpd: Could not open configuration file " + file + ": " + e.text());
        }
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                set(file, number, List.of(stripped.split("\\s+")));
            }
        }
        if (ports.isEmpty()) {
            throw new UsageException("(22)Invalid argument: AH00060: no listening sockets available, shutting down");
        }
    }

    private void set(String file, int line, List<String> words) {
        String name = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> values = words.subList(1, words.size());
        String value = values.isEmpty() ? "" : values.getFirst().replace("\"", "");
        String port = value.substring(value.lastIndexOf(':') + 1);
        switch (name) {
            case "listen" -> {
                if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
                    throw syntax(file, line, "Port must be specified");
                }
                ports.add(Integer.parseInt(port));
            }
            case "documentroot" -> root = value;
            case "directoryindex" -> index = values;
            case "servername" -> serverName = value;
            default -> {
                if (!WITHOUT_EFFECT.contains(name)) {
                    throw syntax(
                            file,
                            line,
                            "Invalid command '" + words.getFirst() + "', perhaps misspelled or defined"
                                    + " by a module not included in the server configuration");
                }
            }
        }
    }

    private static UsageException syntax(String file, int line, String message) {
        return new UsageException("AH00526: Syntax error on line " + line + " of " + file + ":\n" + message);
    }

    private List<Integer> listen(Syscalls sys) {
        List<Integer> listeners = new ArrayList<>();
        for (int port : ports) {
            try {
                listeners.add(sys.sockets().listen(port));
            } catch (ErrnoException e) {
                throw new UsageException("(" + e.errno().number() + ")" + e.text()
                        + ": AH00072: make_sock: could not bind to address 0.0.0.0:" + port
                        + "\nno listening sockets available, shutting down\nAH00015: Unable to open logs");
            }
        }
        return listeners;
    }

    private void notice(Syscalls sys, String module, String text) {
        output.err("[" + ERROR_TIME.format(sys.now()) + "] [" + module + ":notice] [pid " + sys.pid() + ":tid 1] "
                + text + "\n");
    }

    @Override
    public String name() {
        return VERSION;
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
                "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>" + status + " " + reason
                        + "</title>\n</head><body>\n<h1>" + reason + "</h1>\n</body></html>\n");
    }

    @Override
    public void log(Syscalls sys, HttpExchange request, HttpExchange.Reply reply) {
        output.out(request.commonLog(sys.now(), reply) + "\n");
    }
}
