// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import java.util.List;

/** Names of protocols, streams and headers; {@code apimachinery/pkg/util/remotecommand} and {@code core/v1}. */
public final class StreamProtocols {
    static final String PROTOCOL_VERSION_HEADER = "X-Stream-Protocol-Version";
    static final String ACCEPTED_VERSIONS_HEADER = "X-Accepted-Stream-Protocol-Versions";
    static final String SPDY = "SPDY/3.1";

    static final String STREAM_TYPE = "streamtype";
    static final String ERROR = "error";
    static final String STDIN = "stdin";
    static final String STDOUT = "stdout";
    static final String STDERR = "stderr";
    static final String RESIZE = "resize";
    static final String DATA = "data";
    static final String PORT = "port";
    static final String REQUEST_ID = "requestid";

    /** Also half-closes channels; for WebSocket only. */
    public static final String V5 = "v5.channel.k8s.io";

    /** The exit status is a JSON Status. */
    public static final String V4 = "v4.channel.k8s.io";

    /** The terminal can be resized. */
    public static final String V3 = "v3.channel.k8s.io";

    /** Without the first version's quirks. */
    public static final String V2 = "v2.channel.k8s.io";

    /** The first version. */
    public static final String V1 = "channel.k8s.io";

    static final String V4_BASE64 = "v4.base64.channel.k8s.io";
    static final String V1_BASE64 = "base64.channel.k8s.io";

    /** The only one of port-forwarding over SPDY. */
    public static final String PORT_FORWARD = "portforward.k8s.io";

    /** What servers speak over SPDY, best first. */
    public static final List<String> OVER_SPDY = List.of(V4, V3, V2, V1);

    /** What runtimes and kubelets speak over WebSocket; {@code ""} is a client without subprotocol. */
    public static final List<String> OVER_WEBSOCKET = List.of("", V1, V1_BASE64, V4, V4_BASE64);

    private StreamProtocols() {}

    static boolean resizes(String protocol) {
        return protocol.equals(V3) || carriesStatus(protocol);
    }

    static boolean carriesStatus(String protocol) {
        return protocol.startsWith("v4.") || protocol.startsWith("v5.");
    }
}
