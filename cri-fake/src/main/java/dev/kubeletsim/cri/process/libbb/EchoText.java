// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.libbb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code echo} prints: options {@code -n}, {@code -e}, {@code -E}, as busybox's. */
public final class EchoText {
    private EchoText() {}

    /** The bytes for these arguments. */
    public static byte[] of(List<String> args) {
        boolean newline = true;
        boolean escapes = false;
        int first = 0;
        while (first < args.size() && args.get(first).matches("-[neE]+")) {
            for (char option : args.get(first).substring(1).toCharArray()) {
                newline &= option != 'n';
                escapes = option == 'e' || (option != 'E' && escapes);
            }
            first++;
        }
        String text = String.join(" ", args.subList(first, args.size()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!escapes) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        } else if (!Escapes.expand(text, bytes, true)) {
            return bytes.toByteArray();
        }
        if (newline) {
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }
}
