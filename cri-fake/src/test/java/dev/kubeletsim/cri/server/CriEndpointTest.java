// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CriEndpointTest {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void aSocketPathMayHave107BytesAndNotOneMore() {
        String fits = "/" + "s".repeat(106);
        assertThat(CriEndpoint.parse("unix://" + fits)).hasToString("unix://" + fits);
        assertThatThrownBy(() -> CriEndpoint.parse("unix://" + fits + "s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 108 bytes (expected: at most 107)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/x.sock",
                "unix://relative",
                "tcp://127.0.0.1",
                "tcp://127.0.0.1:nan",
                "tcp://:80",
                "tcp://80",
                "http://x:1"
            })
    void otherAddressesAreRefusedWithWhatToWriteInstead(String text) {
        assertThatThrownBy(() -> CriEndpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    @Test
    void aLivingServersSocketIsNotTakenOver() throws IOException {
        Path socket = directory.resolve("live.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThatThrownBy(() -> CriListener.open(new CriEndpoint.UnixSocket(socket), List.of(), MAX_MESSAGE_BYTES))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another server listens there");
        }
        assertThat(socket).exists();
    }

    @Test
    void aStaleSocketIsReplacedAndRemovedAtTheEnd() throws IOException {
        Path socket = directory.resolve("stale.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        CriListener listener = CriListener.open(new CriEndpoint.UnixSocket(socket), List.of(), MAX_MESSAGE_BYTES);
        assertThat(socket).exists();
        listener.close();
        listener.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void aFileThatIsNoSocketStays() throws IOException {
        Path file = Files.writeString(directory.resolve("precious"), "data");
        assertThatThrownBy(() -> CriListener.open(new CriEndpoint.UnixSocket(file), List.of(), MAX_MESSAGE_BYTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a file that is no socket is there");
        assertThat(file).hasContent("data");
    }

    @Test
    void port0IsReportedAsThePortThatWasChosen() throws IOException {
        try (CriListener listener =
                CriListener.open(CriEndpoint.parse("tcp://127.0.0.1:0"), List.of(), MAX_MESSAGE_BYTES)) {
            assertThat(listener.endpoint().toString()).matches("tcp://127\\.0\\.0\\.1:[1-9][0-9]*");
            assertThatThrownBy(() -> CriListener.open(listener.endpoint(), List.of(), MAX_MESSAGE_BYTES))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on tcp://127.0.0.1:");
        }
    }
}
