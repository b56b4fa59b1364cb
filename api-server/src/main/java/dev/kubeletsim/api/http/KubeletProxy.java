// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.http;

import dev.kubeletsim.api.auth.Credentials;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.stream.KubeletCall;
import dev.kubeletsim.api.stream.KubeletCall.Kind;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.LocalSink;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.http.UpgradeProxy;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandClient;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandServer;
import dev.kubeletsim.streaming.remotecommand.StreamOptions;
import dev.kubeletsim.streaming.remotecommand.StreamProtocols;
import dev.kubeletsim.streaming.remotecommand.StreamTranslator;
import dev.kubeletsim.streaming.tls.ClientTls;
import dev.kubeletsim.time.Scheduler;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to kubelets, over HTTPS with the server's own client certificate. A kubelet's serving certificate is
 * not verified, as in a cluster without {@code --kubelet-certificate-authority}.
 *
 * <p>Before 1.36 a v5 WebSocket of exec or attach ends here and goes on as SPDY; since then the kubelet does that itself
 * (gate ExtendWebSocketsToKubelet). Everything else is a tunnel.
 */
final class KubeletProxy {
    private static final int FIRST_WITH_WEBSOCKET_KUBELETS = 36;

    /** As much of a kubelet's error as an answer repeats (kube-apiserver {@code maxReadLength}). */
    private static final int LONGEST_ERROR = 50_000;

    private final HttpClient client;
    private final UpgradeProxy proxy;
    private final RemoteCommandServer front;
    private final RemoteCommandClient back;
    private final int minor;

    KubeletProxy(EventLoops loops, Credentials credentials, Scheduler scheduler, int minor) {
        this.client = new HttpClient(loops, new ClientTls(List.of(), credentials.kubeletClient()));
        this.proxy = new UpgradeProxy(client, failure -> status(500, "", text(failure)));
        this.front = new RemoteCommandServer(scheduler, RemoteCommandServer.Settings.onlyV5());
        this.back = new RemoteCommandClient(client, new SecureRandom());
        this.minor = minor;
    }

    CompletionStage<HttpResponse> forward(HttpRequest request, KubeletCall call) {
        String host = call.host().contains(":") ? "[" + call.host() + "]" : call.host();
        URI uri = URI.create("https://" + host + ":" + call.port() + call.pathAndQuery());
        if (call.kind() == Kind.LOG) {
            return log(uri);
        }
        if (call.upgrade() && !request.asksUpgrade()) {
            return answer(ApiFailure.badRequest("Upgrade request required")).now();
        }
        return endsHere(request, call) ? translate(request, uri).now() : proxy.forward(request, uri);
    }

    private boolean endsHere(HttpRequest request, KubeletCall call) {
        return (call.kind() == Kind.EXEC || call.kind() == Kind.ATTACH)
                && minor < FIRST_WITH_WEBSOCKET_KUBELETS
                && request.asksUpgradeTo("websocket")
                && request.headers().list("Sec-WebSocket-Protocol").contains(StreamProtocols.V5);
    }

    private HttpResponse translate(HttpRequest request, URI uri) {
        StreamOptions options = new StreamOptions(
                request.query().isSet("stdin"),
                request.query().isSet("stdout"),
                request.query().isSet("stderr") && !request.query().isSet("tty"),
                request.query().isSet("tty"));
        if (!options.any()) {
            return answer(ApiFailure.badRequest("you must specify at least 1 of stdin, stdout, stderr"));
        }
        return front.serve(
                request,
                options,
                session -> StreamTranslator.join(session, back.connectSpdy(uri, Headers.none(), options)));
    }

    private CompletionStage<HttpResponse> log(URI uri) {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        client.send(new HttpClient.Request("GET", uri, Headers.none(), new byte[0]))
                .whenComplete((response, failure) -> {
                    if (failure != null) {
                        answer.complete(status(500, "", "Get \"" + uri + "\": " + text(failure)));
                    } else if (response.status() >= 200 && response.status() <= 206) {
                        answer.complete(new HttpResponse.Streaming(
                                200,
                                Headers.of("Cache-Control", "no-cache, private", "Content-Type", "text/plain"),
                                response.body()::pipeTo));
                    } else {
                        Collector collector = new Collector();
                        response.body()
                                .pipeTo(collector)
                                .whenComplete((nothing, broken) ->
                                        answer.complete(refused(response.status(), collector.text())));
                    }
                });
        return answer;
    }

    /** A kubelet's refusal as a Status (apiserver {@code generic/rest/response_checker.go}). */
    private static HttpResponse refused(int status, String body) {
        return switch (status) {
            case 400 -> answer(ApiFailure.badRequest(body));
            case 500 -> answer(ApiFailure.internal(body));
            case 404 ->
                answer(new ApiFailure(
                        404,
                        "NotFound",
                        "the server could not find the requested resource",
                        new ApiFailure.Details(
                                "", "", "", List.of(new ApiFailure.Cause("UnexpectedServerResponse", body, "")), 0)));
            default -> status(status, "", body);
        };
    }

    private static HttpResponse status(int code, String reason, String message) {
        return answer(new ApiFailure(code, reason, message, null));
    }

    private static HttpResponse answer(ApiFailure failure) {
        return ApiListener.document(failure.code(), failure.toStatus(), List.of());
    }

    private static String text(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }

    /** Keeps the head of a body. */
    private static final class Collector extends LocalSink {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public CompletionStage<@Nullable Void> write(byte[] bytes) {
            kept.write(bytes, 0, Math.min(bytes.length, LONGEST_ERROR - kept.size()));
            return CompletableFuture.completedFuture(null);
        }

        String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
