// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.kubelet.volume.MemoryNodeFiles;
import dev.kubeletsim.streaming.http.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFormatterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
    private static final String LOG = """
            2026-01-01T00:00:10.5Z stdout F old
            not a log line
            2026-01-01T00:00:40.123456789Z stderr P long
            2026-01-01T00:00:41+01:00 stdout F _line
            2026-01-01T00:00:50.000000000Z stdout F
            2026-01-01T00:00:55Z stdout F last
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | old/long_line//last/",
                "sinceSeconds=30 | long/last/",
                "sinceTime=2026-01-01T00:00:45Z | /last/",
                "limitBytes=6 | old/lo",
                "timestamps=true&sinceSeconds=10 | 2026-01-01T00:00:50.000000000Z /2026-01-01T00:00:55.000000000Z last/"
            })
    void optionsSelectLines(String query, String expected) {
        LogFormatter formatter = new LogFormatter(LogOptions.parse(Query.parse(query), NOW));
        StringBuilder text = new StringBuilder();
        // A runtime ends an empty line's prefix with a space, which the text block cannot hold.
        for (String line : LOG.replace("stdout F\n", "stdout F \n").lines().toList()) {
            text.append(new String(formatter.format(line.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
        }

        assertThat(text.toString().replace("\n", "/")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, c", "2, 'b c'", "3, 'a b c'", "9, 'a b c'"})
    void tailBeginsAtTheLastLines(long lines, String expected) throws IOException {
        assertThat(tail("a\nb\nc\n", lines)).isEqualTo(expected);
        assertThat(tail("a\nb\nc", lines)).isEqualTo(expected);
    }

    @Test
    void tailReadsBackOverManyBlocks() throws IOException {
        String line = "x".repeat(3000);

        assertThat(tail((line + "\n").repeat(9), 4)).hasSize(4 * 3001 - 1);
    }

    private static String tail(String content, long lines) throws IOException {
        MemoryNodeFiles files = new MemoryNodeFiles();
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        files.makeDirectory("/d", 0755, 0, 0);
        files.write("/d/f", bytes, 0644, 0, 0);
        long start = new LogTail(files, "/d/f").start(lines);
        return content.substring((int) start).strip().replace('\n', ' ');
    }
}
