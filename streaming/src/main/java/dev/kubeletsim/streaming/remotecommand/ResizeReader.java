// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.LocalSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads terminal sizes from a resize stream: JSON objects, one after the other. */
final class ResizeReader extends LocalSink {
    private static final int MAX_OBJECT_BYTES = 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final Consumer<TerminalSize> onResize;
    private final ByteArrayOutputStream object = new ByteArrayOutputStream();

    ResizeReader(Consumer<TerminalSize> onResize) {
        this.onResize = onResize;
    }

    @Override
    public CompletionStage<@Nullable Void> write(byte[] bytes) {
        for (byte b : bytes) {
            object.write(b);
            if (object.size() > MAX_OBJECT_BYTES || (b == '}' && !resize())) {
                // As the kubelet, which stops decoding at the first error and lets the command run on.
                return CompletableFuture.failedStage(new IOException("malformed terminal size"));
            }
        }
        return CompletableFuture.completedStage(null);
    }

    private boolean resize() {
        String json = object.toString(StandardCharsets.UTF_8);
        object.reset();
        try {
            JsonNode size = JSON.readTree(json);
            int width = size.path("Width").asInt(0);
            int height = size.path("Height").asInt(0);
            if ((width | height) >>> 16 != 0) {
                return false;
            }
            onResize.accept(new TerminalSize(width, height));
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }
}
