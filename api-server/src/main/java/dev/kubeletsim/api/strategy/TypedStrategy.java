// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.DecodedObject;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceStrategy;
import dev.kubeletsim.api.resource.SchemaNode;
import dev.kubeletsim.api.resource.TableColumn;
import dev.kubeletsim.api.schema.DecodeException;
import dev.kubeletsim.api.schema.Decoded;
import dev.kubeletsim.api.schema.ObjectDecoder;
import dev.kubeletsim.api.schema.ObjectEncoder;
import dev.kubeletsim.api.schema.ObjectType;
import dev.kubeletsim.api.schema.Schema;
import dev.kubeletsim.api.table.TablePrinter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The strategy of a described type: its schema decodes and encodes, its rules and its printer do the rest. */
final class TypedStrategy implements ResourceStrategy {
    private final ResourceDefinition resource;
    private final Schema types;
    private final ObjectType type;
    private final KindRules rules;
    private final TablePrinter printer;

    TypedStrategy(ResourceDefinition resource, Schema types, ObjectType type, KindRules rules, TablePrinter printer) {
        this.resource = resource;
        this.types = types;
        this.type = type;
        this.rules = rules;
        this.printer = printer;
    }

    @Override
    public SchemaNode schema() {
        return TypeNode.of(types, type);
    }

    @Override
    public DecodedObject decode(ObjectNode body, @Nullable ObjectNode stored) {
        try {
            Decoded decoded = ObjectDecoder.decode(types, type, body, stored);
            return new DecodedObject(decoded.object(), decoded.strictErrors());
        } catch (DecodeException e) {
            throw ApiFailure.badRequest(resource.kind() + " in version \"" + resource.version()
                    + "\" cannot be handled as a " + resource.kind() + ": " + e.getMessage());
        }
    }

    @Override
    public ObjectNode encode(ObjectNode obj, @Nullable ObjectNode stored) {
        return new ObjectEncoder(types).encode(obj, stored, type);
    }

    @Override
    public void applyDefaults(ObjectNode obj) {
        rules.applyDefaults(obj);
    }

    @Override
    public void prepareForCreate(ObjectNode obj) {
        rules.prepareForCreate(obj);
    }

    @Override
    public void prepareForUpdate(ObjectNode obj, ObjectNode old, String subresource) {
        rules.prepareForUpdate(obj, old, subresource);
    }

    @Override
    public List<FieldError> validate(ObjectNode obj) {
        return rules.validate(obj);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode obj, ObjectNode old, String subresource) {
        return rules.validateUpdate(obj, old, subresource);
    }

    @Override
    public List<String> warnings(ObjectNode obj, @Nullable ObjectNode old) {
        return rules.warnings(obj, old);
    }

    @Override
    public boolean raisesGeneration(ObjectNode obj, ObjectNode old, String subresource) {
        return rules.raisesGeneration(obj, old, subresource);
    }

    @Override
    public boolean hasGeneration() {
        return rules.hasGeneration();
    }

    @Override
    public List<TableColumn> columns() {
        return printer.columns();
    }

    @Override
    public ArrayNode cells(ObjectNode obj, Instant now) {
        return printer.cells(obj, now);
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode obj) {
        return rules.selectableFields(obj);
    }
}
