// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The form of private keys that the JDK reads (RFC 5208), made of the older ones that {@code openssl}, {@code kubeadm} and
 * others still write. DER only as far as that takes.
 */
final class Pkcs8 {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    /** {@code rsaEncryption} (1.2.840.113549.1.1.1) with its NULL parameters. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** {@code id-ecPublicKey} (1.2.840.10045.2.1). */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private Pkcs8() {}

    /** Of the content of {@code RSA PRIVATE KEY} (RFC 8017). */
    static byte[] ofRsa(byte[] pkcs1) {
        return element(SEQUENCE, VERSION, element(SEQUENCE, RSA), element(OCTET_STRING, pkcs1));
    }

    /**
     * Of the content of {@code EC PRIVATE KEY} (RFC 5915).
     *
     * @throws IllegalArgumentException if it does not name its curve
     */
    static byte[] ofEc(byte[] sec1) {
        return element(SEQUENCE, VERSION, element(SEQUENCE, EC, curve(sec1)), element(OCTET_STRING, sec1));
    }

    /** The object identifier in the optional element [0] of a SEQUENCE of INTEGER, OCTET STRING, [0] and [1]. */
    private static byte[] curve(byte[] sec1) {
        try {
            int at = content(sec1, 0);
            while (at < sec1.length) {
                int start = content(sec1, at);
                int end = start + length(sec1, at);
                if ((sec1[at] & 0xff) == PARAMETERS) {
                    return Arrays.copyOfRange(sec1, start, end);
                }
                at = end;
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the EC private key ends too soon", e);
        }
        throw new IllegalArgumentException("the EC private key does not name its curve");
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = at + 2; i < content(der, at); i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        if (length < 0 || length > der.length) {
            throw new IllegalArgumentException("the EC private key has an element of " + length + " bytes");
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length < 0x80) {
            element.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            element.write(0x80 + bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                element.write(length >> shift);
            }
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
