// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.profile.LogFormat;
import dev.kubeletsim.cri.vfs.HostFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class CriLogWriterTest {
    private static final String PATH = "/var/log/pods/p/c.log";
    private static final LogFormat CONTAINERD = RuntimeProfile.containerd20().log();
    private static final LogFormat CONMON = RuntimeProfile.crio131().log();

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-23T07:08:09.120Z"));
    private final HostFiles host = HostFiles.inMemory(clock);

    private CriLogWriter open(LogFormat format) {
        return new CriLogWriter(format, host, PATH, clock);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String read(String path) {
        return new String(host.read(path, 1 << 20), StandardCharsets.UTF_8);
    }

    @Test
    void containerdTrimsZerosAndJoinsWrites() {
        CriLogWriter log = open(CONTAINERD);
        log.write(LogStream.STDOUT, bytes("he"));
        log.write(LogStream.STDERR, bytes("oops\n"));
        log.write(LogStream.STDOUT, bytes("llo\r\n"));
        log.close();
        assertThat(read(PATH))
                .isEqualTo("2026-11-23T07:08:09.12Z stderr F oops\n2026-11-23T07:08:09.12Z stdout F hello\n");
    }

    @Test
    void conmonWritesNineDigitsAndEndsAnEntryWithEachRead() {
        CriLogWriter log = open(CONMON);
        log.write(LogStream.STDOUT, bytes("he"));
        log.write(LogStream.STDOUT, bytes("llo\r\n"));
        log.close();
        assertThat(read(PATH))
                .isEqualTo("2026-11-23T07:08:09.120000000+00:00 stdout P he\n"
                        + "2026-11-23T07:08:09.120000000+00:00 stdout F llo\r\n");
    }

    @Test
    void longLinesAreSplitWhereTheRuntimeSplitsThem() {
        CriLogWriter log = open(CONTAINERD);
        log.write(LogStream.STDOUT, bytes("x".repeat(16384) + "\n" + "y".repeat(16385) + "\n"));
        log.close();
        String[] lines = read(PATH).split("\n", -1);
        assertThat(lines).hasSize(4);
        assertThat(lines[0]).contains(" F ").endsWith("x".repeat(16384));
        assertThat(lines[1]).contains(" P ").endsWith("y".repeat(16384));
        assertThat(lines[2]).endsWith(" F y");
    }

    @Test
    void whatHasNoNewlineAtTheEndIsPartial() {
        CriLogWriter log = open(CONTAINERD);
        log.write(LogStream.STDOUT, bytes("tail"));
        log.close();
        log.close();
        assertThat(read(PATH)).isEqualTo("2026-11-23T07:08:09.12Z stdout P tail\n");
    }

    @Test
    void afterAReopenTheOldFileGetsNothingMore() {
        CriLogWriter log = open(CONTAINERD);
        log.write(LogStream.STDOUT, bytes("one\n"));
        host.rename(PATH, PATH + ".1");
        log.reopen();
        log.write(LogStream.STDOUT, bytes("two\n"));
        log.close();
        assertThat(read(PATH + ".1")).endsWith(" F one\n");
        assertThat(read(PATH)).endsWith(" F two\n").doesNotContain("one");
    }

    @Test
    void aNewLogHasTheRuntimesMode() {
        open(CONTAINERD).close();
        assertThat(host.stat(PATH).orElseThrow().mode()).isEqualTo(0640);
    }
}
