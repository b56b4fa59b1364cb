// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    private static final String[] SUFFIXES = {"n", "u", "m", "", "k", "M", "G", "T", "Ki", "Mi", "Gi", "e3", "e-3", "E2"
    };

    @ParameterizedTest
    @CsvSource({
        "1000m, 1",
        "0.5, 500m",
        "1024Mi, 1Gi",
        "1023Ki, 1023Ki",
        "1.5Gi, 1536Mi",
        "0.5Ki, 512",
        "1000, 1k",
        "1e3, 1e3",
        "12e-3, 12e-3",
        "100m, 100m",
        "-1.5, -1500m",
        "0, 0",
        "0Ki, 0",
        "1.0000000001, 1000000001n",
        "+5, 5",
        ".5, 500m",
        "5., 5",
        "9999, 9999"
    })
    void printsTheCanonicalForm(String text, String canonical) throws QuantityFormatException {
        assertThat(Quantity.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1x", "1 ", "1.2.3", "--1", "1KiB"})
    void refusesWhatIsNoAmount(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(QuantityFormatException.class)
                .hasMessageStartingWith("quantities must match the regular expression");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1mm", "1iK", "1Kim", "1e"})
    void refusesUnknownSuffixes(String text) {
        assertThatThrownBy(() -> Quantity.parse(text)).hasMessage("unable to parse quantity's suffix");
    }

    @ParameterizedTest
    @CsvSource({
        "100m, 1, 100",
        "1, 1, 1000",
        "1500m, 2, 1500",
        "1n, 1, 1",
        "-1500m, -1, -1500",
        "1Gi, 1073741824, 1073741824000"
    })
    void roundsUp(String text, long value, long milli) throws QuantityFormatException {
        assertThat(Quantity.parse(text).value()).isEqualTo(value);
        assertThat(Quantity.parse(text).milliValue()).isEqualTo(milli);
    }

    @Test
    void canonicalTextsReadBackAsTheSameAmount() throws QuantityFormatException {
        Random random = new Random(42);
        for (int i = 0; i < 5000; i++) {
            String text = random.nextInt(-100_000, 100_000)
                    + (random.nextBoolean() ? "." + random.nextInt(1000) : "")
                    + SUFFIXES[random.nextInt(SUFFIXES.length)];
            Quantity quantity = Quantity.parse(text);
            Quantity again = Quantity.parse(quantity.toString());
            assertThat(again).as(text).isEqualTo(quantity).hasSameHashCodeAs(quantity);
            assertThat(again.toString()).as(text).isEqualTo(quantity.toString());
        }
    }

    @Test
    void sumsAndDifferencesAgree() throws QuantityFormatException {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            Quantity one = Quantity.parse(random.nextInt(1_000_000) + SUFFIXES[random.nextInt(SUFFIXES.length)]);
            Quantity other = Quantity.parse(random.nextInt(1_000_000) + SUFFIXES[random.nextInt(SUFFIXES.length)]);
            assertThat(one.plus(other).minus(other)).as(one + " and " + other).isEqualTo(one);
            assertThat(one.compareTo(other)).isEqualTo(one.minus(other).signum());
            assertThat(one.plus(other)).isEqualTo(other.plus(one));
        }
    }

    @Test
    void equalAmountsAreEqualWhateverTheirSuffix() throws QuantityFormatException {
        assertThat(Quantity.parse("1Ki")).isEqualTo(Quantity.of(1024)).hasSameHashCodeAs(Quantity.of(1024));
        assertThat(Quantity.ofMilli(1500)).isEqualTo(Quantity.parse("1.5"));
    }

    @Test
    void hugeAmountsAreCutNotOverflown() throws QuantityFormatException {
        assertThat(Quantity.parse("100E").value()).isEqualTo(Long.MAX_VALUE);
        assertThat(Quantity.parse("9E").milliValue()).isEqualTo(Long.MAX_VALUE);
    }
}
