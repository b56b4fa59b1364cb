// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The text form of certificates and keys (RFC 7468). */
final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    static String encode(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** The bytes of all blocks called {@code label}, concatenated text around them ignored. */
    static List<byte[]> decode(String label, String pem) {
        List<byte[]> found = new ArrayList<>();
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        for (int at = pem.indexOf(begin); at >= 0; at = pem.indexOf(begin, at + 1)) {
            int stop = pem.indexOf(end, at);
            if (stop < 0) {
                throw new IllegalArgumentException("PEM block " + label + " without its end line");
            }
            found.add(Base64.getMimeDecoder()
                    .decode(pem.substring(at + begin.length(), stop).getBytes(StandardCharsets.US_ASCII)));
        }
        return found;
    }
}
