// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request as the server received it, body included.
 *
 * @param method upper case, as sent
 * @param target the request target as sent: path and query, undecoded
 * @param path decoded, without query
 * @param body complete and bounded by the server's limit; must not be changed
 * @param peer whom the verified client certificate names; null without one
 * @param remote the client's address
 * @param secure whether the request came over TLS
 * @param disconnected completes when the client goes away before it has its answer; a handler that waits for something
 *     may stop then
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and copying bodies costs.
public record HttpRequest(
        String method,
        String target,
        String path,
        Query query,
        Headers headers,
        byte[] body,
        @Nullable PeerIdentity peer,
        SocketAddress remote,
        boolean secure,
        CompletionStage<@Nullable Void> disconnected) {

    /** A request without body from nowhere, as tests and in-process callers make it. */
    public static HttpRequest of(String method, String target) {
        return of(method, target, Headers.none(), new byte[0]);
    }

    /** A request from nowhere, as tests and in-process callers make it. */
    public static HttpRequest of(String method, String target, Headers headers, byte[] body) {
        return received(
                method,
                target,
                headers,
                body,
                null,
                new SocketAddress() {
                    @Override
                    public String toString() {
                        return "in-process";
                    }
                },
                false,
                new CompletableFuture<>());
    }

    /**
     * A request whose target is taken apart.
     *
     * @throws IllegalArgumentException if the path's percent-encoding is broken
     */
    static HttpRequest received(
            String method,
            String target,
            Headers headers,
            byte[] body,
            @Nullable PeerIdentity peer,
            SocketAddress remote,
            boolean secure,
            CompletionStage<@Nullable Void> disconnected) {
        int mark = target.indexOf('?');
        String rawPath = pathOf(mark < 0 ? target : target.substring(0, mark));
        String path = PercentEncoding.decode(rawPath, false);
        if (path == null) {
            throw new IllegalArgumentException("invalid URL escape in " + rawPath);
        }
        Query query = Query.parse(mark < 0 ? "" : target.substring(mark + 1));
        return new HttpRequest(method, target, path, query, headers, body, peer, remote, secure, disconnected);
    }

    /** A target in absolute form, as sent to a proxy, counts by its path. */
    private static String pathOf(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : target.substring(slash);
    }

    /** The body as UTF-8 text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Whether the client asks to turn the connection into {@code protocol}, say {@code SPDY/3.1} or {@code websocket}. */
    public boolean asksUpgradeTo(String protocol) {
        return headers.list("Connection").stream().anyMatch("upgrade"::equalsIgnoreCase)
                && headers.list("Upgrade").stream().anyMatch(protocol::equalsIgnoreCase);
    }

    /** Whether the client asks for any upgrade. */
    public boolean asksUpgrade() {
        return headers.list("Connection").stream().anyMatch("upgrade"::equalsIgnoreCase) && headers.has("Upgrade");
    }
}
