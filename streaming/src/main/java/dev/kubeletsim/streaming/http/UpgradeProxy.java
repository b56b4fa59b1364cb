// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import java.net.URI;
import java.util.concurrent.CompletionStage;

/** Forwards a request that asks for an upgrade to a backend and then copies bytes both ways. */
public final class UpgradeProxy {
    /** A proxy that connects with {@code client}. */
    public UpgradeProxy(HttpClient client) {}

    /** The backend's answer: its 101 with a tunnel behind, or its refusal, or a 502 if it can't be reached. */
    public CompletionStage<HttpResponse> forward(HttpRequest request, URI backend) {
        throw new UnsupportedOperationException();
    }
}
