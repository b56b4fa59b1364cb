// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One contract for files in memory and in a directory. */
class HostFilesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-12-16T12:00:00Z"));

    @TempDir
    Path directory;

    private HostFiles host(boolean memory) {
        return memory ? HostFiles.inMemory(CLOCK) : HostFiles.directory(directory, CLOCK);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsOwnersAndModesAsAskedFor(boolean memory) {
        HostFiles host = host(memory);
        host.createDirectories("/var/lib/volume", 0755);
        host.chown("/var/lib/volume", 0, 4242);
        host.chmod("/var/lib/volume", 02775);
        host.write("/var/lib/volume/f", text("x"), 0640, 1000, 3000);
        FileStat volume = host.stat("/var/lib/volume").orElseThrow();
        FileStat file = host.stat("/var/lib/volume/f").orElseThrow();
        assertThat(volume.modeString()).isEqualTo("drwxrwsr-x");
        assertThat(volume.gid()).isEqualTo(4242);
        assertThat(file.mode()).isEqualTo(0640);
        assertThat(file.uid()).isEqualTo(1000);
        assertThat(file.gid()).isEqualTo(3000);
        assertThat(host.list("/var/lib/volume")).containsExactly("f");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aVolumeMayBeReadWhileAContainerWritesThroughItsMount(boolean memory) {
        HostFiles host = host(memory);
        host.createDirectories("/volume", 0777);
        MountNamespace container = MountNamespace.over(FileTree.empty(), CLOCK);
        container.bind(host, "/volume", "/data", Binding.of(false));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 2000; i++) {
                container.mkdir(Superuser.INSTANCE, "/data/d" + i, 0755);
            }
        });
        int seen = 0;
        while (!writing.isDone()) {
            int now = host.list("/volume").size();
            assertThat(now).isGreaterThanOrEqualTo(seen);
            seen = now;
        }
        writing.join();
        assertThat(host.list("/volume")).hasSize(2000);
    }

    @Test
    void aSharedDirectoryIsRealAndAllAroundItIsNot() throws IOException {
        HostFiles host = HostFiles.inMemory(CLOCK);
        host.share(directory);
        HostFiles.Appender log = host.append(directory + "/pods/p/0.log", 0640);
        log.write(text("line\n"));
        log.close();
        Files.writeString(directory.resolve("mine"), "from outside");
        host.write(directory + ".beside", text("x"), 0644, 0, 0);
        assertThat(directory.resolve("pods/p/0.log")).hasContent("line");
        assertThat(host.read(directory + "/mine", 100)).isEqualTo(text("from outside"));
        assertThat(Path.of(directory + ".beside")).doesNotExist();
        assertThatThrownBy(() -> host.share(directory.resolve("mine"))).hasMessageContaining("Not a directory");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void appendsToARotatedLogUntilItIsReopened(boolean memory) {
        HostFiles host = host(memory);
        HostFiles.Appender log = host.append("/var/log/pods/p/0.log", 0640);
        log.write(text("one\n"));
        host.rename("/var/log/pods/p/0.log", "/var/log/pods/p/0.log.1");
        log.write(text("two\n"));
        log.close();
        HostFiles.Appender reopened = host.append("/var/log/pods/p/0.log", 0640);
        reopened.write(text("three\n"));
        reopened.close();
        assertThat(host.read("/var/log/pods/p/0.log.1", 100)).isEqualTo(text("one\ntwo\n"));
        assertThat(host.read("/var/log/pods/p/0.log", 100)).isEqualTo(text("three\n"));
        assertThat(host.read("/var/log/pods/p/0.log", 2, 3)).isEqualTo(text("ree"));
        assertThat(host.stat("/var/log/pods/p").orElseThrow().mode()).isEqualTo(0755);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverLeadsOutOfTheRoot(boolean memory) {
        HostFiles host = host(memory);
        host.symlink("/out", "/../../etc");
        assertThat(host.stat("/out/passwd")).isEmpty();
        assertThatThrownBy(() -> host.read("/../../../etc/passwd", 100_000))
                .hasMessageContaining("/etc/passwd: No such file or directory");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deletesTreesButNotWhatLinksPointTo(boolean memory) {
        HostFiles host = host(memory);
        host.createDirectories("/keep", 0755);
        host.write("/keep/f", text("x"), 0644, 0, 0);
        host.createDirectories("/gone/sub", 0755);
        host.symlink("/gone/sub/link", "/keep");
        host.deleteTree("/gone");
        host.deleteTree("/gone");
        assertThat(host.stat("/gone")).isEmpty();
        assertThat(host.list("/keep")).containsExactly("f");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
