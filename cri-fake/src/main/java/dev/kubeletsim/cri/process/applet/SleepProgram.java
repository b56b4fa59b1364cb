// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import java.time.Duration;
import java.util.List;

/** {@code sleep} and {@code usleep}: the arguments add up. */
final class SleepProgram implements Program {
    private static final Duration LONGEST = Duration.ofDays(365L * 100);

    private final List<String> argv;
    private final boolean micros;
    private boolean began;
    private boolean forEver;

    SleepProgram(List<String> argv, boolean micros) {
        this.argv = argv;
        this.micros = micros;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!began) {
            began = true;
            try {
                begin(sys);
            } catch (UsageException e) {
                Output output = new Output();
                output.err("sleep: " + e.getMessage() + "\n");
                output.flush(sys);
                sys.exit(1);
                return Turn.ENDED;
            }
        }
        if (!forEver && sys.alarmDue()) {
            sys.exit(0);
            return Turn.ENDED;
        }
        return Turn.BLOCKED;
    }

    private void begin(Syscalls sys) {
        if (argv.size() < 2) {
            throw new UsageException("missing operand");
        }
        Duration total = Duration.ZERO;
        for (String text : argv.subList(1, argv.size())) {
            if (text.equals("inf") || text.equals("infinity")) {
                forEver = true;
                return;
            }
            total = total.plus(micros ? Duration.ofNanos(Sizes.parse(text) * 1000) : Times.parse(text));
        }
        sys.setAlarm(total.compareTo(LONGEST) > 0 ? LONGEST : total);
    }
}
