// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.call.CallSubjects;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultControlTest {
    private static final CallSubjects NOBODY = new CallSubjects() {
        @Override
        public @Nullable PodSandboxConfig sandbox(String id) {
            return null;
        }

        @Override
        public @Nullable KnownContainer container(String id) {
            return null;
        }
    };

    @TempDir
    private Path directory;

    private final Faults first = new Faults("node-1", () -> Instant.EPOCH, NOBODY, 1);
    private final Faults second = new Faults("node-2", () -> Instant.EPOCH, NOBODY, 2);
    private Path socket;
    private FaultControl control;
    private FaultClient client;

    @BeforeEach
    void open() throws IOException {
        socket = directory.resolve("cri.sock" + FaultControl.SUFFIX);
        control = FaultControl.open(
                socket,
                null,
                List.of(
                        new FaultControl.Target("node-1", () -> first),
                        new FaultControl.Target("node-2", () -> second)));
        client = new FaultClient(socket);
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    @Test
    void rulesAreSetAddedListedAndClearedOnAllRuntimes() throws IOException {
        assertThat(client.set("f", "faults: [{name: a, match: {rpc: Version}, delay: 90s}]"))
                .isEqualTo(1);
        assertThat(client.add("f", "faults: [{name: b, drop: {afterReplies: 2}}, {hang: true}]"))
                .isEqualTo(2);
        first.decide("Version", new byte[0]);

        assertThat(client.list())
                .containsExactly(
                        new FaultClient.Rule("node-1", "a", "Version: delay 90s", 1, 1),
                        new FaultClient.Rule("node-1", "b", "any RPC: drop after 2 replies", 1, 1),
                        new FaultClient.Rule("node-1", "rule 2", "any RPC: hang", 0, 0),
                        new FaultClient.Rule("node-2", "a", "Version: delay 90s", 0, 0),
                        new FaultClient.Rule("node-2", "b", "any RPC: drop after 2 replies", 0, 0),
                        new FaultClient.Rule("node-2", "rule 2", "any RPC: hang", 0, 0));
        assertThat(client.clear(List.of("a", "none"))).isEqualTo(2);
        assertThat(client.clear(List.of())).isEqualTo(4);
        assertThat(client.list()).isEmpty();
    }

    @Test
    void badRulesChangeNothingAndTheAnswerSaysWhy() throws IOException {
        client.set("f", "faults: [{name: a, hang: true}]");

        assertThatThrownBy(() -> client.set("mine.yaml", "faults:\n- {hnag: true}"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("mine.yaml:2: faults[0].hnag: unknown key (expected one of hang,");
        assertThat(client.list()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"command":"stop"} | {"error":"no command 'stop' (expected: list, set, add or clear)"}
            []                 | {"error":"no command '' (expected: list, set, add or clear)"}
            not json           | {"error":"not JSON:
            {"command":"list"} | {"rules":[]}
            """)
    void anyLineIsAnswered(String line, String answer) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            String reply = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(reply).startsWith(answer).endsWith("\n");
        }
        assertThat(client.list()).isEmpty();
    }

    @Test
    void onlyItsOwnerMayUseTheSocketAndItIsRemovedAtTheEnd() throws IOException {
        assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        control.close();
        assertThat(socket).doesNotExist();
        assertThatThrownBy(client::list).isInstanceOf(IOException.class);
    }
}
