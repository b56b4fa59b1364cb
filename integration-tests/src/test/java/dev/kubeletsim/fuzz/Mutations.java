// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Damages valid inputs, the same way each time: bits, bytes, lengths, order, and pieces of other inputs. */
final class Mutations {
    /** How long one input may take; a slower one counts as a hang. */
    private static final Duration HANG = Duration.ofSeconds(20);

    private static final int MOST_EDITS = 4;
    private static final int LONGEST_SHOWN = 4096;
    private static final byte[][] TOKENS = {
        {0},
        {-1},
        {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
        {127},
        {-128},
        {'\n'},
        {'\r', '\n'},
        {'"'},
        {'\\'},
        {':'},
        {',', ','},
        {'=', '='},
        {'{'},
        {'['},
        {'.', '.', '/'},
        {'$', '(', '('},
        {-62, -96},
        {-19, -96, -128}
    };

    /** What is tried with an input; it throws what must not happen. */
    interface Target {
        void accept(byte[] input) throws Exception;
    }

    private final List<byte[]> seeds;
    private final Random random;

    private Mutations(List<byte[]> seeds, long seed) {
        this.seeds = seeds;
        this.random = new Random(seed);
    }

    static List<byte[]> texts(String... seeds) {
        return Arrays.stream(seeds)
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Tries all {@code seeds}, then {@code count} damaged ones; an error shows the input in base64. */
    static void check(List<byte[]> seeds, long seed, int count, Target target) {
        Mutations mutations = new Mutations(seeds, seed);
        for (byte[] input : seeds) {
            check(input, target);
        }
        for (int i = 0; i < count; i++) {
            check(mutations.next(), target);
        }
    }

    private static void check(byte[] input, Target target) {
        try {
            assertTimeoutPreemptively(HANG, () -> target.accept(input));
        } catch (Throwable e) {
            throw new AssertionError("input of " + input.length + " bytes: " + shown(input), e);
        }
    }

    private static String shown(byte[] input) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(input, Math.min(input.length, LONGEST_SHOWN)));
    }

    private byte[] next() {
        byte[] input = pick();
        for (int edits = 1 + random.nextInt(MOST_EDITS); edits > 0; edits--) {
            input = edit(input);
        }
        return input;
    }

    private byte[] pick() {
        return seeds.get(random.nextInt(seeds.size())).clone();
    }

    private byte[] edit(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int length = Math.min(input.length - at, 1 + random.nextInt(32));
        return switch (random.nextInt(8)) {
            case 0 -> flip(input, at);
            case 1 -> replace(input, at, Math.min(1, input.length - at), new byte[] {(byte) random.nextInt(256)});
            case 2 -> replace(input, at, length, new byte[0]);
            case 3 -> replace(input, at, 0, TOKENS[random.nextInt(TOKENS.length)]);
            case 4 -> replace(input, at, Math.min(1, length), TOKENS[random.nextInt(TOKENS.length)]);
            case 5 -> replace(input, at, 0, Arrays.copyOfRange(input, at, at + length));
            case 6 -> Arrays.copyOf(input, at);
            default -> splice(input, at);
        };
    }

    private byte[] flip(byte[] input, int at) {
        if (at < input.length) {
            input[at] ^= (byte) (1 << random.nextInt(8));
        }
        return input;
    }

    private byte[] splice(byte[] input, int at) {
        byte[] other = pick();
        int from = random.nextInt(other.length + 1);
        return replace(input, at, input.length - at, Arrays.copyOfRange(other, from, other.length));
    }

    private static byte[] replace(byte[] input, int at, int length, byte[] by) {
        byte[] result = new byte[input.length - length + by.length];
        System.arraycopy(input, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(input, at + length, result, at + by.length, input.length - at - length);
        return result;
    }
}
