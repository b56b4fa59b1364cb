// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import java.time.Instant;

/**
 * What a token stands for.
 *
 * @param kind the first part of the URL's path: exec, attach or portforward
 * @param expires the first instant at which the token is worth nothing
 */
record StreamingTicket(String kind, Instant expires, Service service) {
    /** Answers the one request that is made with the token. */
    interface Service {
        HttpResponse serve(HttpRequest request);
    }
}
