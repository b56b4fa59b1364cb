// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final String OWNER = "containerd";
    private static final int HEADER = "kubelet-sim runtime state 1 containerd\n".length();

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("journal");
    }

    private Journal open() throws IOException {
        return Journal.open(file(), OWNER, new Quarantine(directory.resolve("quarantine")));
    }

    private static Map<String, String> content(Journal journal) throws IOException {
        Map<String, String> content = new LinkedHashMap<>();
        for (String key : journal.keys("")) {
            byte[] value = journal.get(key);
            content.put(key, value == null ? "(none)" : new String(value, StandardCharsets.UTF_8));
        }
        return content;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> quarantined() throws IOException {
        Path quarantine = directory.resolve("quarantine");
        if (Files.notExists(quarantine)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(quarantine)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatWasPutIsThereAfterItWasOpenedAgain() throws IOException {
        try (Journal journal = open()) {
            journal.put("a", bytes("1"));
            journal.put("b", bytes("2"));
            journal.put("a", bytes("3"));
            journal.put("c", bytes("4"));
            journal.remove("b");
            journal.remove("never there");
        }

        try (Journal journal = open()) {
            assertThat(content(journal)).containsExactly(Map.entry("a", "3"), Map.entry("c", "4"));
        }
    }

    /** What a journal should have after each of its records, by the length of the file then. */
    private static Map<Long, Map<String, String>> randomHistory(Journal journal, Random random, int changes)
            throws IOException {
        Map<Long, Map<String, String>> history = new LinkedHashMap<>();
        Map<String, String> model = new LinkedHashMap<>();
        history.put(journal.size(), Map.of());
        for (int i = 0; i < changes; i++) {
            String key = "key" + random.nextInt(5);
            if (random.nextInt(3) == 0) {
                journal.remove(key);
                model.remove(key);
            } else {
                String value = "v".repeat(random.nextInt(12)) + i;
                journal.put(key, bytes(value));
                model.put(key, value);
            }
            history.put(journal.size(), new LinkedHashMap<>(model));
        }
        return history;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aCrashAfterAnyByteLeavesWhatTheLastWholeRecordLeft(long seed) throws IOException {
        Map<Long, Map<String, String>> history;
        try (Journal journal = open()) {
            history = randomHistory(journal, new Random(seed), 10);
        }
        byte[] whole = Files.readAllBytes(file());

        Map<String, String> expected = Map.of();
        for (int length = HEADER; length <= whole.length; length++) {
            expected = history.getOrDefault((long) length, expected);
            Files.write(file(), Arrays.copyOf(whole, length));
            try (Journal journal = open()) {
                assertThat(content(journal))
                        .as("seed %d, cut after %d bytes", seed, length)
                        .isEqualTo(expected);
                journal.put("after", bytes("the crash"));
            }
            try (Journal journal = open()) {
                assertThat(content(journal)).containsEntry("after", "the crash").containsAllEntriesOf(expected);
            }
        }
        assertThat(quarantined()).as("a torn end is no damage").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anyDamagedByteCostsOneRecordAndItsBytesAreKept(long seed) throws IOException {
        Random random = new Random(seed);
        try (Journal journal = open()) {
            for (int i = 0; i < 4; i++) {
                journal.put("key" + i, bytes("value " + i + " " + "x".repeat(random.nextInt(10))));
            }
        }
        byte[] whole = Files.readAllBytes(file());

        for (int at = HEADER; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(), damaged);
            try (Journal journal = open()) {
                assertThat(journal.keys(""))
                        .as("seed %d, byte %d changed", seed, at)
                        .hasSize(3);
            }
            try (Journal journal = open()) {
                assertThat(journal.keys("")).as("the damage is out of the file").hasSize(3);
            }
        }
        // A length of the last record that grew looks like a record that was not finished.
        assertThat(quarantined().size()).isBetween(whole.length - HEADER - 32, whole.length - HEADER);
    }

    @Test
    void laterRecordsOfADamagedOnesKeyAreFound() throws IOException {
        long second;
        try (Journal journal = open()) {
            journal.put("a", bytes("first"));
            second = journal.size();
            journal.put("a", bytes("second"));
            journal.put("a", bytes("third"));
        }
        byte[] damaged = Files.readAllBytes(file());
        damaged[(int) second + Frame.HEADER_BYTES + 5] ^= 1;
        Files.write(file(), damaged);

        try (Journal journal = open()) {
            assertThat(content(journal)).containsExactly(Map.entry("a", "third"));
        }
        assertThat(quarantined()).containsExactly("journal-" + second);
    }

    @Test
    void itIsWrittenAnewBeforeOutdatedRecordsTakeMoreThanAsMuchAgainAndAMebibyte() throws IOException {
        byte[] value = new byte[10_000];
        long largest = 0;
        try (Journal journal = open()) {
            for (int i = 0; i < 1000; i++) {
                journal.put("key" + i % 7, value);
                largest = Math.max(largest, journal.size());
            }
            assertThat(content(journal)).hasSize(7);
        }

        assertThat(largest).isLessThan(Journal.MIN_GARBAGE_BYTES + 9 * 10_100L);
        try (Journal journal = open()) {
            assertThat(journal.keys("")).containsExactly("key0", "key1", "key2", "key3", "key4", "key5", "key6");
        }
    }

    @Test
    void anUnfinishedNewFileIsForgotten() throws IOException {
        try (Journal journal = open()) {
            journal.put("a", bytes("1"));
        }
        Files.writeString(directory.resolve("journal.new"), "half of");

        try (Journal journal = open()) {
            assertThat(content(journal)).containsExactly(Map.entry("a", "1"));
        }
        assertThat(directory.resolve("journal.new")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "kubelet-sim runtime state",
                "kubelet-sim runtime state 2 containerd\n",
                "kubelet-sim runtime state 1 cri-o\n"
            })
    void aFileOfAnotherFormatVersionOrOwnerIsRefusedAndLeftAlone(String content) throws IOException {
        Files.writeString(file(), content);

        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageStartingWith(file() + ": ")
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("\n");
        assertThat(file()).hasContent(content);
    }

    @Test
    void manyThreadsMayWrite() throws Exception {
        try (Journal journal = open()) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String prefix = "t" + t + "-";
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 100; i++) {
                        put(journal, prefix + i);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        try (Journal journal = open()) {
            assertThat(journal.keys("")).hasSize(400);
        }
    }

    private static void put(Journal journal, String key) {
        try {
            journal.put(key, bytes(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
