// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Numbers that nobody can guess, for ids and tokens. The JDK looks up its provider when the first is drawn: that is slow,
 * and nothing is drawn until a client asks for something. Thread-safe.
 */
final class SecureNumbers implements RandomGenerator {
    @Override
    public int nextInt() {
        return Source.RANDOM.nextInt();
    }

    @Override
    public long nextLong() {
        return Source.RANDOM.nextLong();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        Source.RANDOM.nextBytes(bytes);
    }

    private static final class Source {
        static final SecureRandom RANDOM = new SecureRandom();
    }
}
