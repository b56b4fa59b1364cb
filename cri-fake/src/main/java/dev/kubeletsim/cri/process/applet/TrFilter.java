// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.libbb.Escapes;
import dev.kubeletsim.cri.process.libbb.ShellPattern;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code tr [-c] [-d] [-s] SET1 [SET2]}. */
final class TrFilter implements FilterProgram.Filter {
    private final boolean[] first = new boolean[256];
    private final boolean[] squeezed = new boolean[256];
    private final byte[] mapped = new byte[256];
    private final boolean delete;
    private final boolean squeeze;
    private int previous = -1;

    private TrFilter(OptionParser options) {
        delete = options.has('d');
        squeeze = options.has('s');
        List<String> sets = options.operands();
        if (sets.isEmpty() || (sets.size() < 2 && !delete && !squeeze)) {
            throw new UsageException("missing operand");
        }
        String from = expand(sets.getFirst());
        if (options.has('c') || options.has('C')) {
            from = complement(from);
        }
        String to = sets.size() > 1 ? expand(sets.get(1)) : "";
        for (int i = 0; i < 256; i++) {
            mapped[i] = (byte) i;
        }
        for (int i = 0; i < from.length(); i++) {
            first[from.charAt(i) & 0xff] = true;
            if (!to.isEmpty() && !delete) {
                mapped[from.charAt(i) & 0xff] = (byte) to.charAt(Math.min(i, to.length() - 1));
            }
        }
        String repeats = to.isEmpty() ? from : to;
        for (int i = 0; i < repeats.length(); i++) {
            squeezed[repeats.charAt(i) & 0xff] = true;
        }
    }

    static FilterProgram.Filter create(AppletContext context, List<String> files) {
        return new TrFilter(OptionParser.of(context.args(), "+cCds"));
    }

    private static String complement(String set) {
        StringBuilder rest = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            if (set.indexOf(c) < 0) {
                rest.append(c);
            }
        }
        return rest.toString();
    }

    private static String expand(String text) {
        ByteArrayOutputStream unescaped = new ByteArrayOutputStream();
        Escapes.expand(text, unescaped, false);
        String set = unescaped.toString(StandardCharsets.ISO_8859_1);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < set.length(); i++) {
            int close = set.startsWith("[:", i) ? set.indexOf(":]", i) : -1;
            if (close > 0) {
                appendClass(set.substring(i + 2, close), all);
                i = close + 1;
            } else if (i + 2 < set.length() && set.charAt(i + 1) == '-' && set.charAt(i) <= set.charAt(i + 2)) {
                for (char c = set.charAt(i); c <= set.charAt(i + 2); c++) {
                    all.append(c);
                }
                i += 2;
            } else {
                all.append(set.charAt(i));
            }
        }
        return all.toString();
    }

    private static void appendClass(String name, StringBuilder all) {
        for (char c = 0; c < 128; c++) {
            if (ShellPattern.matches("[[:" + name + ":]]", String.valueOf(c))) {
                all.append(c);
            }
        }
    }

    @Override
    public boolean data(byte[] bytes, Output output) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(bytes.length);
        for (byte b : bytes) {
            int value = b & 0xff;
            if (delete && first[value]) {
                continue;
            }
            int now = mapped[value] & 0xff;
            if (squeeze && squeezed[now] && now == previous) {
                continue;
            }
            previous = now;
            result.write(now);
        }
        output.write(1, result.toByteArray());
        return true;
    }
}
