// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{not json | invalid character 'n' looking for beginning of object key string",
                "x | invalid character 'x' looking for beginning of value",
                "{\"a\" 1} | invalid character '1' after object key",
                "{\"a\":1 2} | invalid character '2' after object key:value pair",
                "[1 2] | invalid character '2' after array element",
                "{} x | invalid character 'x' after top-level value",
                "{\"a\": | unexpected end of JSON input",
                "{\"a\":1,} | invalid character '}' looking for beginning of object key string",
                "trua | invalid character 'a' in literal true (expecting 'e')",
                "-x | invalid character 'x' in numeric literal",
                "1.x | invalid character 'x' after decimal point in numeric literal",
                "\"\\q\" | invalid character 'q' in string escape code",
                "'a' | invalid character '\\'' looking for beginning of value"
            })
    void saysWhatGoSays(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(DecodeException.class)
                .hasMessage(message);
    }

    @Test
    void keepsValuesAndNotesDuplicates() throws DecodeException {
        GoJson.Document document =
                parse("{\"a\":[{\"b\":1,\"b\":2}],\"t\":\"x\\u00e9\\n\",\"n\":-1.50,\"l\":9223372036854775807}");
        assertThat(document.duplicates()).containsExactly("a[0].b");
        assertThat(document.root().path("a").path(0).path("b").asInt()).isEqualTo(2);
        assertThat(document.root().path("t").asString()).isEqualTo("xé\n");
        assertThat(document.root().path("l").longValue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void boundsTheDepth() {
        assertThatThrownBy(() -> parse("[".repeat(100_000))).hasMessage("exceeded max depth");
    }

    private static GoJson.Document parse(String json) throws DecodeException {
        return GoJson.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
