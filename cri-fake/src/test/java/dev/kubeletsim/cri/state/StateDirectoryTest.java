// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.TreeStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    private static final SandboxFacts POD = new SandboxFacts(
            "a".repeat(64),
            "web_default",
            7,
            PodSandboxConfig.newBuilder()
                    .setMetadata(PodSandboxMetadata.newBuilder().setName("web").setAttempt(3))
                    .putAnnotations("note", "ü\n")
                    .build(),
            "runc",
            "host",
            "127.88.0.2",
            Map.of("net.ipv4.ip_unprivileged_port_start", "0"),
            "/var/lib/%s/x",
            1_700_000_000_000_000_001L,
            0,
            -5);

    @TempDir
    private Path directory;

    private StateDirectory open() throws IOException {
        return StateDirectory.open(directory.resolve("state"), "containerd");
    }

    @Test
    void aSandboxComesBackAsItWas() throws IOException {
        try (StateDirectory state = open()) {
            state.saved(POD);
        }

        try (StateDirectory state = open()) {
            assertThat(state.sandboxes()).containsExactly(POD);
            state.removedSandbox(POD.id());
        }
        try (StateDirectory state = open()) {
            assertThat(state.sandboxes()).isEmpty();
        }
    }

    @Test
    void onlyItsOwnerMayLookIntoIt() throws IOException {
        try (StateDirectory state = open()) {
            assertThat(state.containers()).isEmpty();
            assertThat(Files.getPosixFilePermissions(directory.resolve("state")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void itIsTakenOnceAndTheOtherIsToldByWhom() throws IOException {
        try (StateDirectory first = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining(directory.resolve("state").toString())
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            first.saved(POD);
        }
        try (StateDirectory second = open()) {
            assertThat(second.sandboxes()).hasSize(1);
        }
    }

    @Test
    void whatIsNoDirectoryIsRefusedInOneLine() throws IOException {
        Files.writeString(directory.resolve("state"), "a file");

        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageContaining(directory.resolve("state").toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void anotherRuntimesDirectoryIsRefusedAndFreeAfterwards() throws IOException {
        open().close();

        assertThatThrownBy(() -> StateDirectory.open(directory.resolve("state"), "cri-o"))
                .hasMessageContaining("the state of containerd (expected: of cri-o");
        open().close();
    }

    @Test
    void aRecordWhoseContentIsNoSandboxIsSkippedAndKept() throws IOException {
        open().close();
        Path journal = directory.resolve("state/journal");
        try (Journal broken = Journal.open(journal, "containerd", new Quarantine(directory))) {
            broken.put("sandbox/bad", new byte[] {(byte) 0xff, (byte) 0xff, 1});
        }

        try (StateDirectory state = open()) {
            state.saved(POD);
            assertThat(state.sandboxes()).containsExactly(POD);
        }
        assertThat(directory.resolve("state/quarantine/sandbox-bad")).hasBinaryContent(new byte[] {-1, -1, 1});
        try (StateDirectory state = open()) {
            assertThat(state.sandboxes()).containsExactly(POD);
        }
    }

    /** A journal on a disk that may be full. */
    private static final class FullDisk implements Records {
        private final Records records;
        private boolean full;

        FullDisk(Records records) {
            this.records = records;
        }

        private void write() throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public boolean has(String key) {
            return records.has(key);
        }

        @Override
        public List<String> keys(String prefix) {
            return records.keys(prefix);
        }

        @Override
        public byte @Nullable [] get(String key) throws IOException {
            return records.get(key);
        }

        @Override
        public void put(String key, byte[] value) throws IOException {
            write();
            records.put(key, value);
        }

        @Override
        public void remove(String key) throws IOException {
            write();
            records.remove(key);
        }

        @Override
        public void close() throws IOException {
            records.close();
        }
    }

    private static SandboxFacts pod(String id) {
        return new SandboxFacts(id, id, 1, POD.config(), "", "", "", Map.of(), "/x/%s", 1, 0, 0);
    }

    @Test
    void aFullDiskRefusesWhatIsNewAndOwesWhatBecomesOfTheRest() throws IOException {
        Quarantine quarantine = new Quarantine(directory);
        FullDisk disk = new FullDisk(Journal.open(directory.resolve("journal"), "containerd", quarantine));
        try (StateDirectory state = new StateDirectory(directory, () -> {}, quarantine, disk)) {
            state.saved(pod("changed"));
            state.saved(pod("removed"));
            disk.full = true;

            assertThatThrownBy(() -> state.saved(pod("new")))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("sandbox/new")
                    .hasMessageContaining("No space left on device");
            state.saved(pod("changed").stopped(7));
            state.removedSandbox("removed");
            assertThat(state.sandboxes()).containsExactly(pod("changed"), pod("removed"));

            disk.full = false;
            state.saved(pod("later"));
            assertThat(state.sandboxes()).containsExactly(pod("changed").stopped(7), pod("later"));
        }
    }

    @Test
    void aCallerWhoIsInterruptedHasItsRecordAndHarmsNobodyElses() throws IOException {
        try (StateDirectory state = open()) {
            Thread.currentThread().interrupt();
            state.saved(POD);
            assertThat(Thread.interrupted()).isTrue();
            state.saved(pod("next"));
        }
        try (StateDirectory state = open()) {
            assertThat(state.sandboxes()).containsExactly(POD, pod("next"));
        }
    }

    @Test
    void whatIsToBeDoneOnceIsNoted() throws IOException {
        try (StateDirectory state = open()) {
            assertThat(state.isDone("pods")).isFalse();
            state.done("pods");
        }
        try (StateDirectory state = open()) {
            assertThat(state.isDone("pods")).isTrue();
        }
    }

    @Test
    void aFileTreeComesBackWithOwnersModesTimesAndLinks() throws IOException {
        FileTree tree = FileTree.builder()
                .modified(Instant.ofEpochSecond(1_600_000_000, 5))
                .directory("/", 0711, 1, 2)
                .directory("etc", 01777, 3, 4)
                .file("etc/passwd", "root:x:0:0\n".getBytes(StandardCharsets.UTF_8), 0640, 5, 6)
                .hardlink("etc/passwd-", "etc/passwd")
                .symlink("etc/link", "../nowhere", 7, 8)
                .file("a file.ü", new byte[0], 04755, 0, 0xffff_ffffL)
                .build();

        byte[] once = bytes(tree);
        FileTree back = TreeStream.read(new DataInputStream(new ByteArrayInputStream(once)));

        assertThat(bytes(back)).isEqualTo(once);
        assertThat(back.readConfined("/etc/passwd-", 100))
                .isInstanceOfSatisfying(
                        FileTree.Content.Bytes.class,
                        content -> assertThat(new String(content.bytes(), StandardCharsets.UTF_8))
                                .isEqualTo("root:x:0:0\n"));
    }

    private static byte[] bytes(FileTree tree) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TreeStream.write(tree, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
