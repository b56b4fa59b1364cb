// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.time.Duration;
import java.util.List;

/**
 * {@code ping} ({@code networking/ping.c} of busybox 1.36): a packet a second, until {@code -c} or SIGINT. Pods of the same
 * node and loopback addresses answer, all others are silent.
 */
final class PingProgram extends SteppedProgram {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private String host = "";
    private String address = "";
    private long count = Long.MAX_VALUE;
    private long sent;
    private long received;
    private boolean quiet;

    PingProgram(List<String> argv) {
        super("ping", argv);
    }

    @Override
    Turn proceed(Syscalls sys) {
        boolean interrupted = sys.takeSignal() != null;
        if (!interrupted && !sys.alarmDue()) {
            return Turn.BLOCKED;
        }
        if (interrupted || sent >= count) {
            summary();
        } else {
            send(sys);
        }
        return Turn.READY;
    }

    @Override
    void begin(Syscalls sys) {
        OptionParser options = OptionParser.of(arguments, "c:W:w:i:s:q4");
        if (options.operands().size() != 1) {
            throw new UsageException("one host is needed");
        }
        host = options.operands().getFirst();
        count = options.number('c', Long.MAX_VALUE);
        quiet = options.has('q');
        address = HostNames.resolve(sys, host).orElseThrow(() -> new UsageException("bad address '" + host + "'"));
        output.out("PING " + host + " (" + address + "): 56 data bytes\n");
        try {
            sys.sockets().requireRaw();
        } catch (ErrnoException e) {
            throw new UsageException("permission denied (are you root?)");
        }
        sys.catchSignal(Signal.INT);
        send(sys);
    }

    private void send(Syscalls sys) {
        boolean answers = sys.sockets().reaches(address);
        if (answers && !quiet) {
            output.out("64 bytes from " + address + ": seq=" + sent + " ttl=64 time=0.050 ms\n");
        }
        sent++;
        received += answers ? 1 : 0;
        sys.setAlarm(INTERVAL);
        if (sent >= count && answers) {
            summary();
        }
    }

    private void summary() {
        done(received > 0 ? 0 : 1);
        long lost = sent == 0 ? 0 : (sent - received) * 100 / sent;
        output.out("\n--- " + host + " ping statistics ---\n" + sent + " packets transmitted, " + received
                + " packets received, " + lost + "% packet loss\n");
        if (received > 0) {
            output.out("round-trip min/avg/max = 0.050/0.050/0.050 ms\n");
        }
    }
}
