// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** {@code wget} of busybox 1.36 ({@code networking/wget.c}) for plain HTTP within the simulation; redirects are shown as errors. */
final class WgetProgram extends SteppedProgram {
    private static final int MAX_BYTES = 64 << 20;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private String target = "";
    private String host = "";
    private String address = "";
    private boolean quiet;
    private boolean spider;
    private int socket = -1;

    WgetProgram(List<String> argv) {
        super("wget", argv);
    }

    @Override
    void begin(Syscalls sys) {
        List<String> args = arguments.stream()
                .map(arg -> arg.equals("--spider") ? "-s" : arg)
                .toList();
        OptionParser options = OptionParser.of(args, "qsO:T:S");
        quiet = options.has('q');
        spider = options.has('s');
        if (options.operands().size() != 1) {
            throw new UsageException("one URL is needed");
        }
        URI url = url(options.operands().getFirst());
        int port = url.getPort() < 0 ? 80 : url.getPort();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String file = path.substring(path.lastIndexOf('/') + 1);
        String chosen = options.value('O');
        target = chosen != null ? chosen : file.isEmpty() ? "index.html" : file;
        host = url.getHost();
        address = HostNames.resolve(sys, host).orElseThrow(() -> new UsageException("bad address '" + host + "'"));
        if (!quiet) {
            output.err("Connecting to " + host + " (" + address + ":" + port + ")\n");
        }
        try {
            socket = sys.sockets().connect(address, port);
        } catch (ErrnoException e) {
            throw new UsageException("can't connect to remote host (" + address + "): " + e.text());
        }
        sys.setAlarm(options.has('T') ? Duration.ofSeconds(options.number('T', 1)) : DEFAULT_TIMEOUT);
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String request = (spider ? "HEAD " : "GET ") + path + query + " HTTP/1.1\r\nHost: " + host
                + (port == 80 ? "" : ":" + port) + "\r\nUser-Agent: Wget\r\nConnection: close\r\n\r\n";
        output.write(socket, request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text.contains("://") ? text : "http://" + text);
            if (!"http".equals(url.getScheme()) || url.getHost() == null) {
                throw new UsageException("not an http or ftp url: " + text);
            }
            return url;
        } catch (IllegalArgumentException e) {
            throw new UsageException("bad url '" + text + "'");
        }
    }

    @Override
    Turn proceed(Syscalls sys) {
        byte[] buffer = new byte[8192];
        int count = sys.read(socket, buffer, 0, buffer.length);
        if (count == Syscalls.WOULD_BLOCK) {
            if (sys.alarmDue()) {
                throw new UsageException("download timed out");
            }
            return Turn.BLOCKED;
        }
        if (count > 0) {
            received.write(buffer, 0, count);
            if (received.size() > MAX_BYTES) {
                throw new UsageException("the answer has more than " + MAX_BYTES + " bytes");
            }
            return Turn.READY;
        }
        finish(sys);
        return done();
    }

    private void finish(Syscalls sys) {
        byte[] all = received.toByteArray();
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0 || !text.startsWith("HTTP/1.")) {
            throw new UsageException("error getting response");
        }
        String line = text.substring(0, text.indexOf("\r\n"));
        if (!line.matches("HTTP/1\\.[01] 2\\d\\d.*")) {
            throw new UsageException("server returned error: " + line);
        }
        if (spider) {
            return;
        }
        byte[] body = Arrays.copyOfRange(all, head + 4, all.length);
        if (target.equals("-")) {
            output.write(1, body);
            return;
        }
        try {
            output.write(sys.open(target, Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE), 0666), body);
        } catch (ErrnoException e) {
            throw new UsageException("can't open '" + target + "': " + e.text());
        }
    }
}
