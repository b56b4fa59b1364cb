// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-decoding of RFC 3986. */
final class PercentEncoding {
    private PercentEncoding() {}

    /** The decoded text, or null where a percent sign isn't followed by two hexadecimal digits. */
    static @Nullable String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            byte b = encoded[i];
            if (b == '%') {
                int value = hex(encoded, i + 1);
                if (value < 0) {
                    return null;
                }
                decoded.write(value);
                i += 2;
            } else {
                decoded.write(b == '+' && plusIsSpace ? ' ' : b);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static int hex(byte[] bytes, int at) {
        if (at + 1 >= bytes.length) {
            return -1;
        }
        int high = Character.digit(bytes[at], 16);
        int low = Character.digit(bytes[at + 1], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
