// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.http.HttpClient.UpgradeResult;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Forwards requests to a backend: one that asks for an upgrade becomes a tunnel that copies bytes both ways, any other
 * is answered as its answer comes. Texts as {@code apimachinery/pkg/util/proxy/upgradeaware.go}.
 */
public final class UpgradeProxy {
    /** These speak of one connection only; {@code Authorization} is for the front, not for the backend. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "authorization");

    private final HttpClient client;
    private final Function<IOException, HttpResponse> onFailure;

    /** A proxy that connects with {@code client} and answers failures as the kubelet: 500 and plain text. */
    public UpgradeProxy(HttpClient client) {
        this(client, failure -> HttpResponse.goError(500, String.valueOf(failure.getMessage())));
    }

    /**
     * A proxy that connects with {@code client}.
     *
     * @param onFailure what to answer when the backend can't be reached or doesn't play by the rules; the message reads
     *     {@code error dialing backend: …} or {@code invalid upgrade response: …}
     */
    public UpgradeProxy(HttpClient client, Function<IOException, HttpResponse> onFailure) {
        this.client = client;
        this.onFailure = onFailure;
    }

    /** The backend's answer: its 101 with a tunnel behind it, its refusal as it is, or a failure. */
    public CompletionStage<HttpResponse> forward(HttpRequest request, URI backend) {
        boolean upgrade = request.asksUpgrade();
        HttpClient.Request outgoing =
                new HttpClient.Request(request.method(), backend, forwarded(request, upgrade), request.body());
        return client.upgrade(outgoing).handle((result, failure) -> {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
                return onFailure.apply(new IOException("error dialing backend: " + cause.getMessage(), cause));
            }
            return switch (result) {
                case UpgradeResult.Switched switched -> tunnel(switched);
                case UpgradeResult.Refused refused -> passOn(refused.response(), upgrade);
            };
        });
    }

    private static Headers forwarded(HttpRequest request, boolean upgrade) {
        Headers headers = passed(request.headers());
        if (upgrade) {
            headers = headers.with("Connection", "Upgrade");
            for (String protocol : request.headers().all("Upgrade")) {
                headers = headers.with("Upgrade", protocol);
            }
        }
        return headers;
    }

    private static Headers passed(Headers headers) {
        List<Headers.Field> fields = new ArrayList<>();
        for (Headers.Field field : headers.fields()) {
            if (!NOT_FORWARDED.contains(field.name().toLowerCase(Locale.ROOT))) {
                fields.add(field);
            }
        }
        return Headers.of(fields);
    }

    private static HttpResponse tunnel(UpgradeResult.Switched switched) {
        Connection backend = switched.connection();
        return new HttpResponse.Upgrade(switched.headers().without("Connection"), front -> {
            front.output().closed().whenComplete((done, gone) -> resetIf(gone, backend));
            backend.output().closed().whenComplete((done, gone) -> resetIf(gone, front));
            front.input().pipeTo(backend.output());
            backend.input().pipeTo(front.output());
        });
    }

    private static void resetIf(@Nullable Throwable gone, Connection other) {
        if (gone != null) {
            other.reset();
        }
    }

    private HttpResponse passOn(HttpClient.Response response, boolean upgrade) {
        if (upgrade && response.status() < 400) {
            response.body().cancel();
            return onFailure.apply(new IOException("invalid upgrade response: status code " + response.status()));
        }
        if (response.status() == 204 || response.status() == 304) {
            response.body().cancel();
            return new HttpResponse.Full(
                    response.status(), passed(response.headers()).without("Date"), new byte[0]);
        }
        return new HttpResponse.Streaming(
                response.status(),
                passed(response.headers()).without("Date"),
                body -> response.body().pipeTo(body));
    }
}
