// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A filter that sees whole lines. Lines are strings of bytes: each char is one byte. */
abstract class LineFilter implements FilterProgram.Filter {
    private static final int MAX_LINE = 16 << 20;

    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private boolean enough;

    /** A line without its newline; {@code terminated} tells whether it had one. */
    abstract void line(String line, boolean terminated, Output output);

    /** No more of this input is wanted. */
    final void stop() {
        enough = true;
    }

    /** Text of arguments in the form that lines have. */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static void write(Output output, String bytes) {
        output.write(1, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void begin(String file, Output output) {
        enough = false;
        rest.reset();
    }

    @Override
    public final boolean data(byte[] bytes, Output output) {
        int start = 0;
        for (int i = 0; i < bytes.length && !enough; i++) {
            if (bytes[i] == '\n') {
                rest.write(bytes, start, i - start);
                start = i + 1;
                String line = rest.toString(StandardCharsets.ISO_8859_1);
                rest.reset();
                line(line, true, output);
            }
        }
        if (!enough && rest.size() < MAX_LINE) {
            rest.write(bytes, start, bytes.length - start);
        }
        return !enough;
    }

    @Override
    public void end(String file, Output output) {
        if (rest.size() > 0 && !enough) {
            String line = rest.toString(StandardCharsets.ISO_8859_1);
            rest.reset();
            line(line, false, output);
        }
    }
}
