// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.Arrays;
import java.util.List;

/**
 * {@code nc} of busybox 1.36 ({@code networking/nc.c}): {@code nc [-w SEC] HOST PORT} and {@code nc -l [-k] -p PORT}, with
 * {@code -e PROGRAM...} in place of standard input and output. With {@code -k} it serves one client after the other.
 */
final class NcProgram extends SteppedProgram {
    private static final int BUFFER = 8192;

    private List<String> program = List.of();
    private int listener = -1;
    private int socket = -1;
    private boolean keeps;
    private boolean inputEnded;

    NcProgram(List<String> argv) {
        super("nc", argv);
    }

    @Override
    void begin(Syscalls sys) {
        List<String> args = arguments;
        int exec = args.indexOf("-e");
        if (exec >= 0) {
            program = List.copyOf(args.subList(exec + 1, args.size()));
            args = args.subList(0, exec);
        }
        OptionParser options = OptionParser.of(args, "lkp:w:nv");
        List<String> operands = options.operands();
        keeps = options.has('k');
        if (options.has('l')) {
            String port = options.value('p');
            listen(sys, port != null ? port : operands.isEmpty() ? "0" : operands.getLast());
        } else if (operands.size() == 2) {
            connect(sys, operands.getFirst(), operands.getLast());
        } else {
            throw new UsageException("usage: nc [-w SEC] HOST PORT, or nc -l [-k] -p PORT");
        }
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new UsageException("bad port '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private void listen(Syscalls sys, String port) {
        try {
            listener = sys.sockets().listen(port(port));
        } catch (ErrnoException e) {
            throw new UsageException("bind: " + e.text());
        }
    }

    private void connect(Syscalls sys, String host, String port) {
        String address =
                HostNames.resolve(sys, host).orElseThrow(() -> new UsageException("bad address '" + host + "'"));
        try {
            socket = sys.sockets().connect(address, port(port));
        } catch (ErrnoException e) {
            throw new UsageException(host + " (" + address + ":" + port + "): " + e.text());
        }
        if (!program.isEmpty()) {
            execute(sys, socket);
        }
    }

    @Override
    Turn proceed(Syscalls sys) {
        if (socket < 0) {
            int accepted = sys.sockets().accept(listener);
            if (accepted == Syscalls.WOULD_BLOCK) {
                return Turn.BLOCKED;
            }
            return accepted(sys, accepted);
        }
        boolean moved = !inputEnded && upload(sys);
        return download(sys) || moved ? Turn.READY : Turn.BLOCKED;
    }

    private Turn accepted(Syscalls sys, int fd) {
        if (program.isEmpty()) {
            socket = fd;
            return Turn.READY;
        }
        if (!keeps) {
            sys.close(listener);
            execute(sys, fd);
            return Turn.READY;
        }
        int in = sys.dupAbove(0, 10);
        int out = sys.dupAbove(1, 10);
        sys.dup2(fd, 0);
        sys.dup2(fd, 1);
        try {
            sys.spawn(Launcher.find(sys, program.getFirst()), program, sys.environment(), -1);
        } catch (ErrnoException e) {
            complain("can't execute '" + program.getFirst() + "': " + e.text());
        } finally {
            sys.dup2(in, 0);
            sys.dup2(out, 1);
            sys.close(in);
            sys.close(out);
            sys.close(fd);
        }
        return Turn.READY;
    }

    private void execute(Syscalls sys, int fd) {
        sys.dup2(fd, 0);
        sys.dup2(fd, 1);
        sys.close(fd);
        try {
            sys.exec(Launcher.find(sys, program.getFirst()), program, sys.environment());
        } catch (ErrnoException e) {
            throw new UsageException("can't execute '" + program.getFirst() + "': " + e.text());
        }
    }

    /** From standard input to the socket; whether there was something. */
    private boolean upload(Syscalls sys) {
        byte[] buffer = new byte[BUFFER];
        int count = sys.read(0, buffer, 0, BUFFER);
        if (count == Syscalls.WOULD_BLOCK) {
            return false;
        }
        if (count == 0) {
            inputEnded = true;
            sys.sockets().endOutput(socket);
        } else {
            output.write(socket, Arrays.copyOf(buffer, count));
        }
        return true;
    }

    /** From the socket to standard output; whether there was something. */
    private boolean download(Syscalls sys) {
        byte[] buffer = new byte[BUFFER];
        int count = sys.read(socket, buffer, 0, BUFFER);
        if (count == Syscalls.WOULD_BLOCK) {
            return false;
        }
        if (count > 0) {
            output.write(1, Arrays.copyOf(buffer, count));
        } else {
            sys.close(socket);
            socket = -1;
            if (listener < 0 || !keeps) {
                done();
            }
        }
        return true;
    }
}
