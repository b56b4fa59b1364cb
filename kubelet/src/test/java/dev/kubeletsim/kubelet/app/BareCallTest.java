// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.VersionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start-up cache holds what a server needs to answer only if the calls that fill it are answered. */
class BareCallTest {
    @TempDir
    Path directory;

    @Test
    void callsAreAnsweredOneAfterTheOther() throws IOException {
        Path socket = directory.resolve("cri.sock");
        Path record = directory.resolve("calls.jsonl");
        try (FakeRuntime runtime = FakeRuntime.builder()
                        .listen("unix://" + socket)
                        .record(record)
                        .start();
                BareCall call = new BareCall(socket)) {
            call.send(RuntimeServiceGrpc.getVersionMethod(), VersionRequest.getDefaultInstance());
            call.send(
                    RuntimeServiceGrpc.getStatusMethod(),
                    StatusRequest.newBuilder().setVerbose(true).build());
            assertThat(runtime.endpoint()).endsWith(socket.toString());
        }

        assertThat(Files.readAllLines(record))
                .hasSize(2)
                .satisfiesExactly(
                        version -> assertThat(version).contains("\"Version\"", "runtime_name"),
                        status -> assertThat(status).contains("\"Status\"", "\"verbose\":true", "RuntimeReady"));
    }

    @Test
    void aServerThatGoesAwayIsAnError() throws IOException {
        Path socket = directory.resolve("cri.sock");
        FakeRuntime runtime = FakeRuntime.builder().listen("unix://" + socket).start();
        try (BareCall call = new BareCall(socket)) {
            runtime.close();

            assertThatThrownBy(() -> {
                        call.send(RuntimeServiceGrpc.getVersionMethod(), VersionRequest.getDefaultInstance());
                        call.send(RuntimeServiceGrpc.getVersionMethod(), VersionRequest.getDefaultInstance());
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
