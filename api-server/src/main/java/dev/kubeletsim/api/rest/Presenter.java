// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.TableColumn;
import dev.kubeletsim.api.watch.Rendering;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows objects in the representation that a request asks for. */
final class Presenter {
    private static final String META = "meta.k8s.io/v1";
    private static final Set<String> INCLUDED = Set.of("", "None", "Object", "Metadata");

    private final InstantSource clock;

    Presenter(InstantSource clock) {
        this.clock = clock;
    }

    /** One object. */
    ObjectNode object(ObjectNode object, ServedResource resource, ApiRequest request) {
        return switch (Representation.negotiate(request.accept())) {
            case OBJECT, AGGREGATED_DISCOVERY -> object;
            case METADATA -> partial(object);
            case TABLE -> {
                ObjectNode table = table(List.of(object), resource, includeObject(request), true);
                table.putObject("metadata").put("resourceVersion", Metadata.text(object, "resourceVersion"));
                yield table;
            }
        };
    }

    /** A list; {@code listMeta} has its revision and continue token. */
    ObjectNode list(List<ObjectNode> objects, ObjectNode listMeta, ServedResource resource, ApiRequest request) {
        return switch (Representation.negotiate(request.accept())) {
            case OBJECT, AGGREGATED_DISCOVERY -> {
                ObjectNode list = JsonNodeFactory.instance.objectNode();
                list.put("kind", resource.definition().kind() + "List")
                        .put("apiVersion", resource.definition().apiVersion())
                        .set("metadata", listMeta);
                ArrayNode items = list.putArray("items");
                objects.forEach(object -> items.add(withoutType(object)));
                yield list;
            }
            case METADATA -> {
                ObjectNode list = JsonNodeFactory.instance.objectNode();
                list.put("kind", "PartialObjectMetadataList")
                        .put("apiVersion", META)
                        .set("metadata", listMeta);
                ArrayNode items = list.putArray("items");
                objects.forEach(object -> items.add(partial(object)));
                yield list;
            }
            case TABLE -> {
                ObjectNode table = table(objects, resource, includeObject(request), true);
                table.set("metadata", listMeta);
                yield table;
            }
        };
    }

    /** How a watch with this request shows its objects. */
    Rendering rendering(ServedResource resource, ApiRequest request) {
        Representation representation = Representation.negotiate(request.accept());
        String include = includeObject(request);
        String name = resource.definition().qualifiedResource();
        return new Rendering() {
            @Override
            public String cacheKey() {
                return switch (representation) {
                    case OBJECT, AGGREGATED_DISCOVERY -> "object/" + name;
                    case METADATA -> "metadata";
                    case TABLE -> "table/" + include + "/" + name;
                };
            }

            @Override
            public ObjectNode render(ObjectNode stored, boolean first) {
                ObjectNode object = resource.view(stored);
                return switch (representation) {
                    case OBJECT, AGGREGATED_DISCOVERY -> object;
                    case METADATA -> partial(object);
                    case TABLE -> {
                        ObjectNode table = table(List.of(object), resource, include, first);
                        table.putObject("metadata").put("resourceVersion", Metadata.text(object, "resourceVersion"));
                        yield table;
                    }
                };
            }
        };
    }

    private ObjectNode table(List<ObjectNode> objects, ServedResource resource, String include, boolean columns) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", META).putObject("metadata");
        ArrayNode definitions = columns ? table.putArray("columnDefinitions") : JsonNodeFactory.instance.arrayNode();
        if (columns) {
            resource.strategy().columns().forEach(column -> write(column, definitions.addObject()));
        } else {
            table.putNull("columnDefinitions");
        }
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            row.set("cells", resource.strategy().cells(object, clock.instant()));
            switch (include) {
                case "None" -> {}
                case "Object" -> row.set("object", object);
                default -> row.set("object", partial(object));
            }
        }
        return table;
    }

    private static void write(TableColumn column, ObjectNode out) {
        out.put("name", column.name())
                .put("type", column.type())
                .put("format", column.format())
                .put("description", column.description())
                .put("priority", column.priority());
    }

    private static String includeObject(ApiRequest request) {
        String include = request.parameter("includeObject");
        if (!INCLUDED.contains(include)) {
            throw ApiFailure.badRequest("Unable to convert to Table as requested: includeObject: Invalid value: \""
                    + include + "\": must be 'Metadata', 'Object', 'None', or empty");
        }
        return include;
    }

    private static ObjectNode partial(ObjectNode object) {
        ObjectNode partial = JsonNodeFactory.instance.objectNode();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", META).set("metadata", object.get("metadata"));
        return partial;
    }

    /** Items of a list do not repeat their kind. */
    private static ObjectNode withoutType(ObjectNode object) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> {
            if (!field.getKey().equals("kind") && !field.getKey().equals("apiVersion")) {
                item.set(field.getKey(), field.getValue());
            }
        });
        return item;
    }
}
