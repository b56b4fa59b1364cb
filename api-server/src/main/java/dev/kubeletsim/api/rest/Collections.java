// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ObjectStore.CompactedException;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.ObjectStore.Snapshot;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.watch.EncodedChanges;
import dev.kubeletsim.api.watch.WatchStream;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** List, watch and deletecollection. */
final class Collections {
    /** Without {@code timeoutSeconds} a watch lasts between this and twice as long (kube-apiserver's default). */
    private static final int MIN_WATCH_SECONDS = 1800;

    private static final String CONTINUE_EXPIRED = "The provided continue parameter is too old to display a consistent"
            + " list result. You can start a new list without the continue parameter, or use the continue token in this"
            + " response to retrieve the remainder of the results. Continuing with the provided token results in an"
            + " inconsistent list - objects that were created, modified, or deleted between the time the first chunk was"
            + " returned and now may show up in the list.";

    private final RestContext context;
    private final Delete delete;
    private final Presenter presenter;
    private final Scheduler scheduler;
    private final EncodedChanges encoded = new EncodedChanges();

    Collections(RestContext context, Delete delete, Presenter presenter, Scheduler scheduler) {
        this.context = context;
        this.delete = delete;
        this.presenter = presenter;
        this.scheduler = scheduler;
    }

    /** {@code GET} of a collection, or of one object with {@code watch}. */
    ApiResponse get(ApiRequest request, Target target) {
        ListOptions options =
                ListOptions.parse(request, target, context.server().enabled("WatchList"));
        return options.watch() ? watch(request, target, options) : list(request, target, options);
    }

    private ApiResponse list(ApiRequest request, Target target, ListOptions options) {
        Page page = page(target, options);
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.put("resourceVersion", Long.toString(page.revision));
        if (!page.continueToken.isEmpty()) {
            meta.put("continue", page.continueToken);
            if (options.labels().isEmpty() && options.fields().isEmpty()) {
                meta.put("remainingItemCount", page.remaining);
            }
        }
        List<ObjectNode> shown =
                page.objects.stream().map(target.resource()::view).toList();
        return new ApiResponse.Document(200, presenter.list(shown, meta, target.resource(), request));
    }

    private record Page(List<ObjectNode> objects, long revision, String continueToken, int remaining) {}

    private Page page(Target target, ListOptions options) {
        Scope scope = options.scope(target);
        String after = "";
        Snapshot snapshot;
        if (!options.continueToken().isEmpty()) {
            ContinueToken token = ContinueToken.decode(options.continueToken());
            if (!options.revision().isEmpty() && !options.revision().equals("0")) {
                throw ApiFailure.badRequest("specifying resource version is not allowed when using continue");
            }
            after = token.after();
            snapshot = continued(scope, token);
        } else {
            snapshot = snapshot(scope, options);
        }
        // What comes from the cache of the real server comes at once.
        long limit = options.revision().equals("0") && options.continueToken().isEmpty() ? 0 : options.limit();
        List<ObjectNode> matching = new ArrayList<>();
        for (int at = 0; at < snapshot.objects().size(); at++) {
            ObjectNode object = snapshot.objects().get(at);
            if (!after.isEmpty() && position(object).compareTo(after) <= 0) {
                continue;
            }
            if (options.matches(object, target.resource())) {
                if (limit > 0 && matching.size() == limit) {
                    int remaining = snapshot.objects().size() - at;
                    String token = new ContinueToken(snapshot.revision(), position(matching.getLast())).encode();
                    return new Page(matching, snapshot.revision(), token, remaining);
                }
                matching.add(object);
            }
        }
        return new Page(matching, snapshot.revision(), "", 0);
    }

    private static String position(ObjectNode object) {
        return Metadata.namespace(object) + "/" + Metadata.name(object);
    }

    private Snapshot snapshot(Scope scope, ListOptions options) {
        long asked = options.revisionNumber();
        long current = context.store().revision();
        ListOptions.requireReached(asked, current);
        boolean exact =
                options.match().equals("Exact") || (options.match().isEmpty() && options.limit() > 0 && asked > 0);
        if (!exact) {
            return context.store().list(scope);
        }
        try {
            return context.store().listAt(scope, asked);
        } catch (CompactedException e) {
            throw ApiFailure.expired("The resourceVersion for the provided list is too old.");
        }
    }

    private Snapshot continued(Scope scope, ContinueToken token) {
        try {
            return context.store().listAt(scope, token.revision());
        } catch (CompactedException e) {
            throw ApiFailure.expired(CONTINUE_EXPIRED);
        }
    }

    private ApiResponse watch(ApiRequest request, Target target, ListOptions options) {
        ServedResource resource = target.resource();
        long revision = options.revisionNumber();
        boolean current = revision == 0 || options.sendInitialEvents();
        if (options.sendInitialEvents() && revision > context.store().revision()) {
            current = false;
        }
        int seconds = options.timeoutSeconds() > 0
                ? options.timeoutSeconds()
                : MIN_WATCH_SECONDS + context.server().random().nextInt(MIN_WATCH_SECONDS);
        WatchStream.Request stream = new WatchStream.Request(
                options.scope(target),
                current ? -1 : revision,
                object -> options.matches(object, resource),
                presenter.rendering(resource, request),
                resource.definition().apiVersion(),
                resource.definition().kind(),
                options.bookmarks(),
                options.sendInitialEvents() && options.bookmarks(),
                Duration.ofSeconds(seconds));
        return new ApiResponse.Watching(new WatchStream(stream, context.store(), scheduler, encoded));
    }

    ApiResponse deleteCollection(ApiRequest request, Target target) {
        DeleteOptions how = DeleteOptions.parse(request);
        ListOptions which = ListOptions.parse(request, target, false);
        Page page = page(target, which);
        List<String> warnings = new ArrayList<>();
        delete.deleteAll(page.objects, target.resource(), how, how.call(request, warnings));
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.put("resourceVersion", Long.toString(page.revision));
        List<ObjectNode> shown =
                page.objects.stream().map(target.resource()::view).toList();
        return new ApiResponse.Document(200, presenter.list(shown, meta, target.resource(), request), warnings);
    }
}
