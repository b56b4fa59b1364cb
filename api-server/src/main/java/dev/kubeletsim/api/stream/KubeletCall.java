// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.stream;

/**
 * Where a pod's or node's subresource is served.
 *
 * @param host the node's address
 * @param port of the node's kubelet, from {@code status.daemonEndpoints}
 * @param pathAndQuery as the kubelet expects it, encoded
 * @param upgrade whether the connection is taken over (exec, attach, port-forward)
 */
public record KubeletCall(Kind kind, String host, int port, String pathAndQuery, boolean upgrade) {

    /** The kinds of call. */
    public enum Kind {
        LOG,
        EXEC,
        ATTACH,
        PORT_FORWARD,
        PROXY
    }
}
