// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podnetwork;

import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A GET that a probe or hook describes (upstream's {@code pkg/probe/http/request.go}).
 *
 * @param secure whether it is to go over TLS
 * @param target the path and query, beginning with a slash
 * @param headers name and value, in order
 */
public record HttpGetAction(boolean secure, String host, int port, String target, List<String[]> headers) {
    public HttpGetAction {
        headers = List.copyOf(headers);
    }

    /**
     * Reads an {@code httpGet}.
     *
     * @param podIp whom it is for, unless it names a host
     * @param userAgent what the client calls itself, unless a header says otherwise
     * @throws IOException if its port is none
     */
    public static HttpGetAction of(JsonNode spec, Container container, String podIp, String userAgent)
            throws IOException {
        String host = Trees.text(spec, "host");
        String path = Trees.text(spec, "path");
        List<String[]> headers = new ArrayList<>();
        for (JsonNode header : spec.path("httpHeaders")) {
            headers.add(new String[] {Trees.text(header, "name"), Trees.text(header, "value")});
        }
        addUnlessSaid(headers, "User-Agent", userAgent);
        addUnlessSaid(headers, "Accept", "*/*");
        return new HttpGetAction(
                "HTTPS".equalsIgnoreCase(Trees.text(spec, "scheme")),
                host.isEmpty() ? podIp : host,
                ContainerPort.resolve(spec.path("port"), container),
                (path.startsWith("/") ? "" : "/") + path.replace(" ", "%20"),
                headers);
    }

    private static void addUnlessSaid(List<String[]> headers, String name, String value) {
        if (headers.stream().noneMatch(header -> header[0].equalsIgnoreCase(name))) {
            headers.add(new String[] {name, value});
        }
    }

    /** The same for another target of the same server. */
    HttpGetAction at(int otherPort, String otherTarget) {
        return new HttpGetAction(secure, host, otherPort, otherTarget, headers);
    }

    /** As errors name it. */
    public String url() {
        return (secure ? "https" : "http") + "://" + host + ":" + port + target;
    }

    /** The request; the connection is closed after it, as a probe's is. */
    String message() {
        StringBuilder message = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
        if (headers.stream()
                .noneMatch(header -> header[0].toLowerCase(Locale.ROOT).equals("host"))) {
            message.append("Host: ").append(host).append(':').append(port).append("\r\n");
        }
        for (String[] header : headers) {
            message.append(header[0]).append(": ").append(header[1]).append("\r\n");
        }
        return message.append("Connection: close\r\n\r\n").toString();
    }
}
