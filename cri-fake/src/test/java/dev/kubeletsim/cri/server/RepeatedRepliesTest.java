// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.v1.VersionResponse;
import io.grpc.Drainable;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class RepeatedRepliesTest {
    private final Counting each = new Counting();
    private final RepeatedReplies<VersionResponse> replies = new RepeatedReplies<>(each, 1);

    @Test
    void repliesThatAreSentAgainAndAgainAreWrittenOutTwice() throws IOException {
        VersionResponse reply = named("containerd");
        for (int i = 0; i < 5; i++) {
            assertThat(read(replies.stream(reply))).isEqualTo(reply);
        }
        assertThat(each.written).isEqualTo(2);
    }

    @Test
    void equalRepliesAreToldApartByIdentity() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(read(replies.stream(named("containerd")))).isEqualTo(named("containerd"));
        }
        assertThat(each.written).isEqualTo(3);
    }

    @Test
    void aNewReplyTakesThePlaceOfAnOldOne() throws IOException {
        VersionResponse before = named("containerd");
        replies.stream(before);
        replies.stream(before);
        assertThat(read(replies.stream(named("cri-o")))).isEqualTo(named("cri-o"));
        assertThat(read(replies.stream(before))).isEqualTo(before);
    }

    @Test
    void grpcMayTakeTheBytesInOnePiece() throws IOException {
        VersionResponse reply = named("containerd");
        replies.stream(reply);
        InputStream kept = replies.stream(reply);
        assertThat(kept.available()).isEqualTo(reply.getSerializedSize());
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        assertThat(((Drainable) kept).drainTo(wire)).isEqualTo(reply.getSerializedSize());
        assertThat(wire.toByteArray()).isEqualTo(reply.toByteArray());
    }

    private static VersionResponse named(String runtime) {
        return VersionResponse.newBuilder().setRuntimeName(runtime).build();
    }

    private static VersionResponse read(InputStream stream) throws IOException {
        return VersionResponse.parseFrom(stream.readAllBytes());
    }

    /** The marshaller that gRPC would use, which counts. */
    private static final class Counting implements Marshaller<VersionResponse> {
        private final Marshaller<VersionResponse> real = ProtoUtils.marshaller(VersionResponse.getDefaultInstance());
        private int written;

        @Override
        public InputStream stream(VersionResponse value) {
            written++;
            return real.stream(value);
        }

        @Override
        public VersionResponse parse(InputStream stream) {
            return real.parse(stream);
        }
    }
}
