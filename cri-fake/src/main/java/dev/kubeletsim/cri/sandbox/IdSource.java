// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.LookupRule;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Draws ids: 64 lower-case hexadecimal digits. Confined to the engine's mailbox. */
public final class IdSource {
    private static final int BYTES = 32;
    private static final Pattern NUMERIC_START = Pattern.compile("[0-9]{12}.*");

    private final RandomGenerator random;
    private final boolean avoidsNumeric;

    public IdSource(RandomGenerator random, LookupRule rule) {
        this.random = random;
        this.avoidsNumeric = rule.avoidsNumericIds();
    }

    /** A new id. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        String id;
        do {
            random.nextBytes(bytes);
            id = HexFormat.of().formatHex(bytes);
        } while (avoidsNumeric && NUMERIC_START.matcher(id).matches());
        return id;
    }
}
