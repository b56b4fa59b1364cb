// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProtobufDecoderTest {
    /** Of the config map's field in the envelope, but for its tag. */
    private static final int OBJECT_BYTES = 6;

    private final ProtobufDecoder decoder = new ProtobufDecoder(Schema.ofMinor(31));

    /** The envelope that apimachinery puts around an object. */
    private static byte[] envelope(String apiVersion, String kind, ProtobufWriter object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("k8s\0".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(new ProtobufWriter()
                .message(1, new ProtobufWriter().string(1, apiVersion).string(2, kind))
                .message(2, object)
                .toByteArray());
        return out.toByteArray();
    }

    @Test
    void embeddedStructsAreFlattenedAndUnknownNumbersDropped() throws DecodeException {
        ProtobufWriter emptyDir = new ProtobufWriter().string(1, "Memory");
        ProtobufWriter volume =
                new ProtobufWriter().string(1, "scratch").message(2, new ProtobufWriter().message(2, emptyDir));
        ProtobufWriter pod = new ProtobufWriter()
                .message(1, new ProtobufWriter().string(1, "p").message(8, new ProtobufWriter()))
                .message(2, new ProtobufWriter().message(1, volume).string(4000, "from the future"));

        assertThat(decoder.decode(envelope("v1", "Pod", pod)))
                .hasToString("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\","
                        + "\"creationTimestamp\":null},\"spec\":{\"volumes\":[{\"name\":\"scratch\","
                        + "\"emptyDir\":{\"medium\":\"Memory\"}}]}}");
    }

    @Test
    void bytesWithoutTheMagicAreRefused() {
        assertThatThrownBy(() -> decoder.decode("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DecodeException.class)
                .hasMessage("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }

    @Test
    void anObjectThatIsCutOffIsRefused() {
        byte[] whole =
                envelope("v1", "ConfigMap", new ProtobufWriter().message(1, new ProtobufWriter().string(1, "c")));

        for (int length = whole.length - OBJECT_BYTES; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoder.decode(part))
                    .as(length + " of " + whole.length + " bytes")
                    .isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void kindsThatAreNotServedAreNamed() {
        assertThatThrownBy(() -> decoder.decode(envelope("apps/v1", "Deployment", new ProtobufWriter())))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("no kind \"Deployment\" is registered for version \"apps/v1\"");
    }
}
