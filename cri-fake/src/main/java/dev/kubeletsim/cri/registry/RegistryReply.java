// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/**
 * A registry's answer, whose body has not been read yet.
 *
 * @param method of the request that was answered last
 * @param uri where that went, after redirects
 */
record RegistryReply(String method, URI uri, int status, HttpHeaders headers, InputStream body) implements Closeable {

    /** The first header of this name, or nothing. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** All headers of this name. */
    List<String> all(String name) {
        return headers.allValues(name);
    }

    /** Code and reason as in {@code 404 Not Found}. */
    String statusLine() {
        return status + " " + statusText();
    }

    /** The reason alone. */
    String statusText() {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    /** The length that the header says; -1 if it doesn't. */
    long contentLength() {
        return headers.firstValueAsLong("Content-Length").orElse(-1);
    }

    /** The media type of the body without its parameters. */
    String mediaType() {
        String type = header("Content-Type");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads at most {@code max} bytes of the body, and closes it.
     *
     * @throws IOException if it breaks off
     */
    byte[] bytes(int max) throws IOException {
        try (InputStream in = body) {
            return in.readNBytes(max);
        }
    }

    /** Gives the body up. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // Nobody wants it: that it broke off is no failure.
            return;
        }
    }
}
