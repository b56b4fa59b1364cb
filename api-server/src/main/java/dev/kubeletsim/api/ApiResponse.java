// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import dev.kubeletsim.api.stream.KubeletCall;
import dev.kubeletsim.api.watch.WatchStream;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The answer to an {@link ApiRequest}. */
public sealed interface ApiResponse {

    /**
     * A JSON document. The tree may be shared with the store: it must not be changed.
     *
     * @param warnings the texts of the {@code Warning} headers
     */
    record Document(int status, ObjectNode tree, List<String> warnings) implements ApiResponse {
        public Document {
            warnings = List.copyOf(warnings);
        }

        public Document(int status, ObjectNode tree) {
            this(status, tree, List.of());
        }
    }

    /** Bytes of another type, such as {@code ok} of {@code /healthz}, or a document that has its own media type. */
    record Content(int status, String contentType, byte[] bytes) implements ApiResponse {}

    /** A watch, which begins when the caller starts it. */
    record Watching(WatchStream stream) implements ApiResponse {}

    /** A call that has to be passed on to a kubelet: logs, exec, attach, port-forward. */
    record Proxied(KubeletCall call) implements ApiResponse {}
}
