// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ObjectStore.Outcome;
import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.admission.Operation;
import dev.kubeletsim.api.apply.FieldManager;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST} of a new object (kube-apiserver {@code handlers/create.go}, {@code registry/rest/create.go}). */
final class Create {
    private static final int GENERATED_NAME_ATTEMPTS = 8;

    private final RestContext context;
    private final FieldManagers fieldManagers;

    Create(RestContext context, FieldManagers fieldManagers) {
        this.context = context;
        this.fieldManagers = fieldManagers;
    }

    ApiResponse handle(ApiRequest request, Target target) {
        WriteOptions options = WriteOptions.parse(request, "CreateOptions", false);
        List<String> warnings = new ArrayList<>();
        ServedResource resource = target.resource();
        BodyReader.Read body = BodyReader.object(
                request, resource.definition().kind(), context.server().minor());
        ObjectNode object = Decoding.object(body, resource, options.validation(), warnings);
        wipeSystemFields(object);
        settleNamespace(object, target);
        fieldManagers.of(resource).update(null, object, options.manager(), "", context.now());
        ObjectNode created = store(object, resource, target.namespace(), options.call(request, warnings));
        return new ApiResponse.Document(201, created, warnings);
    }

    /** Everything from admission to the store, for create itself and for updates that create. */
    ObjectNode store(ObjectNode object, ServedResource resource, String namespace, Call call) {
        String asked = Metadata.name(object);
        int before = call.warnings().size();
        ObjectNode metadata = Metadata.of(object);
        String prefix = Metadata.text(object, "generateName");
        boolean generated = !prefix.isEmpty() && asked.isEmpty();
        metadata.put("uid", Metadata.newUid(context.server().random()));
        metadata.put("creationTimestamp", context.now());
        for (int attempt = 1; ; attempt++) {
            if (generated) {
                metadata.put(
                        "name", Metadata.generateName(prefix, context.server().random()));
            }
            ObjectNode ready = prepare(object.deepCopy(), resource, namespace, asked, call);
            String name = Metadata.name(ready);
            if (call.dryRun()) {
                if (context.store().get(resource.key(namespace, name)) != null) {
                    throw resource.alreadyExists(name);
                }
                return ready;
            }
            Outcome outcome = context.store().create(resource.key(namespace, name), resource.stored(ready));
            if (outcome instanceof Outcome.Written written) {
                return resource.view(written.object());
            }
            if (!generated || attempt == GENERATED_NAME_ATTEMPTS) {
                throw resource.alreadyExists(name);
            }
            call.warnings().subList(before, call.warnings().size()).clear();
        }
    }

    private ObjectNode prepare(
            ObjectNode object, ServedResource resource, String namespace, String asked, Call call) {
        ResourceDefinition definition = resource.definition();
        ResourceStrategy strategy = resource.strategy();
        context.admission()
                .admit(new Attributes(call, Operation.CREATE, definition, "", namespace, asked, object, null));
        strategy.prepareForCreate(object);
        if (strategy.hasGeneration()) {
            Metadata.of(object).put("generation", 1);
        }
        List<FieldError> errors = strategy.validate(object);
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(definition.group(), definition.kind(), Metadata.name(object), errors);
        }
        call.warnings().addAll(strategy.warnings(object, null));
        ObjectNode ready = strategy.encode(object);
        context.admission()
                .validate(new Attributes(call, Operation.CREATE, definition, "", namespace, asked, ready, null));
        return ready;
    }

    private static void wipeSystemFields(ObjectNode object) {
        Metadata.of(object)
                .remove(List.of(
                        "uid",
                        "creationTimestamp",
                        "deletionTimestamp",
                        "deletionGracePeriodSeconds",
                        "resourceVersion",
                        "generation",
                        "selfLink"));
    }

    static void settleNamespace(ObjectNode object, Target target) {
        ObjectNode metadata = Metadata.of(object);
        if (!target.resource().definition().namespaced()) {
            metadata.remove("namespace");
            return;
        }
        String sent = Metadata.namespace(object);
        if (!sent.isEmpty() && !sent.equals(target.namespace())) {
            throw ApiFailure.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        metadata.put("namespace", target.namespace());
    }

    FieldManager fieldManager(ServedResource resource) {
        return fieldManagers.of(resource);
    }
}
