// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Content digests: computed, and checked as opencontainers/go-digest v1.0 checks them. */
public final class Digests {
    public static final String SHA256_PREFIX = "sha256:";
    private static final Map<String, Integer> HEX_LENGTHS = Map.of("sha256", 64, "sha384", 96, "sha512", 128);

    private Digests() {}

    /** {@code sha256:} and 64 hex digits. */
    public static String of(byte[] content) {
        return SHA256_PREFIX + HexFormat.of().formatHex(sha256().digest(content));
    }

    /** The digest of the UTF-8 bytes of {@code content}. */
    public static String of(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }

    /** The digest of all that {@code hash} was fed with; resets it. */
    public static String finish(MessageDigest hash) {
        return SHA256_PREFIX + HexFormat.of().formatHex(hash.digest());
    }

    /** A fresh SHA-256, which every JDK has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /**
     * Checks algorithm, length and digits.
     *
     * @throws InvalidReferenceException with go-digest's text
     */
    public static void check(String digest) throws InvalidReferenceException {
        int colon = digest.indexOf(':');
        Integer length = HEX_LENGTHS.get(digest.substring(0, colon));
        if (length == null) {
            throw new InvalidReferenceException("unsupported digest algorithm");
        }
        String hex = digest.substring(colon + 1);
        if (hex.length() != length) {
            throw new InvalidReferenceException("invalid checksum digest length");
        }
        if (!hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new InvalidReferenceException("invalid checksum digest format");
        }
    }
}
