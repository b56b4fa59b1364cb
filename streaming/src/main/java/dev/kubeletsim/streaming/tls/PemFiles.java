// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates and keys in files, as servers are given them. Messages name the file and what was expected in it. */
public final class PemFiles {
    /** Far more than all authorities of a system. */
    private static final long MAX_BYTES = 4 << 20;

    private PemFiles() {}

    /**
     * A certificate, perhaps with those that vouch for it, and its key.
     *
     * @throws IllegalArgumentException if a file cannot be read or is none, or the key is not the certificate's
     */
    public static TlsCredentials credentials(Path certificates, Path key) {
        List<X509Certificate> chain = authorities(certificates);
        TlsCredentials credentials;
        try {
            credentials = TlsCredentials.fromPem(TlsCredentials.pem(chain), text(key));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
        if (!credentials.keyFits()) {
            throw new IllegalArgumentException(
                    key + ": not the key of the certificate in " + certificates + " (expected: a pair)");
        }
        return credentials;
    }

    /**
     * The certificates in a file, at least one.
     *
     * @throws IllegalArgumentException if it cannot be read or holds none
     */
    public static List<X509Certificate> authorities(Path file) {
        try {
            List<X509Certificate> found = TlsCredentials.certificates(text(file));
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no certificate (expected: PEM, -----BEGIN CERTIFICATE-----)");
            }
            return found;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException(Files.size(file) + " bytes (expected: at most " + MAX_BYTES + ")");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e, e);
        }
    }
}
