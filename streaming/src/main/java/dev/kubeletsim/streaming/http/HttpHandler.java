// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import java.util.concurrent.CompletionStage;

/** Answers requests. */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Answers one request, at once or later. Called on the server's executor; without one on an event loop, which must
     * not be blocked. An exception, thrown or in the stage, is logged and answered with 500.
     */
    CompletionStage<HttpResponse> handle(HttpRequest request);
}
