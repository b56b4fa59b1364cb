// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The field {@code auth} of credentials: {@code username:password} in base64, read as Go reads it. */
public final class AuthField {
    private AuthField() {}

    /** Text that is no base64; the message is that of Go's {@code encoding/base64}. */
    public static final class UndecodableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String text;

        UndecodableException(int at) {
            super("illegal base64 data at input byte " + at);
            this.text = "illegal base64 data at input byte " + at;
        }

        /** The same as the message. */
        public String text() {
            return text;
        }
    }

    /**
     * Decodes standard base64 with padding; line breaks are passed over.
     *
     * @throws UndecodableException naming the first byte that does not fit
     */
    public static String decode(String auth) throws UndecodableException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int bits = 0;
        int count = 0;
        int padding = 0;
        for (int i = 0; i < auth.length(); i++) {
            char c = auth.charAt(i);
            if (c == '\n' || c == '\r') {
                continue;
            }
            int value = value(c);
            boolean misplaced = padding > 0 ? c != '=' || padding + count == 4 : c == '=' ? count < 2 : value < 0;
            if (misplaced) {
                throw new UndecodableException(i);
            }
            if (c == '=') {
                padding++;
                continue;
            }
            bits = bits << 6 | value;
            count++;
            if (count == 4) {
                write(bytes, bits, 3);
                count = 0;
                bits = 0;
            }
        }
        if (count + padding != 0 && count + padding != 4) {
            throw new UndecodableException(auth.length());
        }
        if (count > 0) {
            write(bytes, bits << (6 * (4 - count)), count - 1);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void write(ByteArrayOutputStream bytes, int bits, int count) {
        for (int i = 0; i < count; i++) {
            bytes.write(bits >> (16 - 8 * i));
        }
    }

    private static int value(char c) {
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(c);
    }
}
