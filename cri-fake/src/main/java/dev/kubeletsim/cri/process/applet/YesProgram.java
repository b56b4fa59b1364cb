// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code yes}: the same line until nobody reads it any more. */
final class YesProgram implements Program {
    private final byte[] chunk;
    private final Output output = new Output();

    YesProgram(List<String> argv) {
        String line = argv.size() < 2 ? "y\n" : String.join(" ", argv.subList(1, argv.size())) + "\n";
        chunk = line.repeat(Math.max(1, 4096 / line.length())).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Turn step(Syscalls sys) {
        if (output.isEmpty()) {
            output.write(1, chunk);
        }
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (output.takeFailure()) {
            sys.exit(1);
            return Turn.ENDED;
        }
        return Turn.READY;
    }
}
