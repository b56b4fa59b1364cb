// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.http.Connection;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The server's half of the SPDY upgrade; {@code apimachinery/pkg/util/httpstream}. */
final class SpdyNegotiation {
    private SpdyNegotiation() {}

    /** 101 and {@code onUpgrade}; 400 without the headers; 403 when no protocol is agreed. */
    static HttpResponse accept(HttpRequest request, List<String> supported, BiConsumer<Connection, String> onUpgrade) {
        List<String> offered = request.headers().list(StreamProtocols.PROTOCOL_VERSION_HEADER);
        if (offered.isEmpty()) {
            return HttpResponse.goError(400, "unable to upgrade: X-Stream-Protocol-Version is required");
        }
        Optional<String> agreed = offered.stream().filter(supported::contains).findFirst();
        if (agreed.isEmpty()) {
            return refused(offered, supported);
        }
        if (!request.asksUpgradeTo(StreamProtocols.SPDY)) {
            return HttpResponse.goError(
                    400, "unable to upgrade: missing upgrade headers in request: " + GoMap.of(request.headers()));
        }
        Headers headers =
                Headers.of("Upgrade", StreamProtocols.SPDY, StreamProtocols.PROTOCOL_VERSION_HEADER, agreed.get());
        return new HttpResponse.Upgrade(headers, connection -> onUpgrade.accept(connection, agreed.get()));
    }

    private static HttpResponse refused(List<String> offered, List<String> supported) {
        String text = "unable to upgrade: unable to negotiate protocol: client supports " + goList(offered)
                + ", server accepts " + goList(supported);
        Headers headers = Headers.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff");
        for (String protocol : supported) {
            headers = headers.with(StreamProtocols.ACCEPTED_VERSIONS_HEADER, protocol);
        }
        // Upstream's caller writes the error once more after the handshake has.
        return new HttpResponse.Full(403, headers, (text + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String goList(List<String> values) {
        return "[" + String.join(" ", values) + "]";
    }

    /** Go's {@code %#v} of an {@code http.Header}. */
    private static final class GoMap {
        static String of(Headers headers) {
            StringBuilder text = new StringBuilder("http.Header{");
            headers.fields().stream()
                    .map(Headers.Field::name)
                    .distinct()
                    .sorted()
                    .forEach(name -> {
                        text.append(text.length() > 12 ? ", " : "")
                                .append('"')
                                .append(name)
                                .append("\":[]string{");
                        text.append(String.join(
                                ", ",
                                headers.all(name).stream()
                                        .map(value -> '"' + value + '"')
                                        .toList()));
                        text.append('}');
                    });
            return text.append('}').toString();
        }
    }
}
