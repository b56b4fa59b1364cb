// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SchemaTest {
    static IntStream minors() {
        return IntStream.rangeClosed(Schema.OLDEST, Schema.NEWEST);
    }

    @ParameterizedTest
    @MethodSource("minors")
    void everyReferenceIsDescribed(int minor) {
        Schema schema = Schema.ofMinor(minor);
        for (ObjectType type : schema.types()) {
            for (Field field : type.fields()) {
                assertResolves(schema, field.type());
            }
        }
    }

    @Test
    void everyFieldOfATypeThatProtobufKnowsHasANumber() {
        ProtobufNumbers numbers = ProtobufNumbers.shared();
        for (ObjectType type : Schema.ofMinor(Schema.NEWEST).types()) {
            Set<String> known = numbers.names(type.key());
            if (!known.isEmpty()) {
                assertThat(type.fields())
                        .as(type.key())
                        .filteredOn(field -> !"TypeMeta".equals(field.embeddedIn()))
                        .extracting(Field::name)
                        .allMatch(known::contains);
            }
        }
        assertThat(numbers.names("core.NodeCondition")).contains("type", "status", "lastHeartbeatTime");
    }

    private static void assertResolves(Schema schema, FieldType type) {
        switch (type) {
            case FieldType.Ref ref -> assertThat(schema.type(ref).key()).isEqualTo(ref.key());
            case FieldType.ListOf list -> assertResolves(schema, list.element());
            case FieldType.MapOf map -> assertResolves(schema, map.value());
            case FieldType.Text text -> assertThat(text.name()).isNotEmpty();
            case FieldType.Scalar scalar -> assertThat(scalar.goName()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "core.PodSecurityContext, supplementalGroupsPolicy, 31",
        "core.ContainerStatus, user, 31",
        "core.NodeStatus, features, 31",
        "core.NodeStatus, runtimeHandlers, 30",
        "core.NodeStatus, declaredFeatures, 35",
        "core.PodSpec, hostnameOverride, 34",
        "core.PodStatus, observedGeneration, 33",
        "core.PodSpec, resources, 32"
    })
    void fieldsAppearInTheirRelease(String type, String field, int since) {
        minors().forEach(minor -> assertThat(Schema.ofMinor(minor).type(type).field(field) != null)
                .as("%s.%s in 1.%d", type, field, minor)
                .isEqualTo(minor >= since));
    }

    @Test
    void mergeKeysAreUpstreams() {
        Schema schema = Schema.ofMinor(36);
        assertThat(schema.type("core.PodSpec").field("containers"))
                .returns("name", Field::mergeKey)
                .returns(true, Field::mergesStrategically)
                .returns("map", Field::listType)
                .returns(List.of("name"), Field::listKeys);
        assertThat(schema.type("core.PodSpec").field("tolerations")).returns(false, Field::mergesStrategically);
        assertThat(schema.type("core.Container").field("ports"))
                .returns(List.of("containerPort", "protocol"), Field::listKeys);
    }

    @Test
    void kindsAreFoundByGroup() {
        Schema schema = Schema.ofMinor(31);
        assertThat(schema.kind("coordination.k8s.io", "Lease")).returns("coordination.Lease", ObjectType::key);
        assertThat(schema.kind("", "Lease")).isNull();
        assertThatThrownBy(() -> Schema.ofMinor(28)).hasMessage("minor: 28 (expected: 29 to 36)");
    }

    @Test
    void openApiRefersOnlyToWhatItDescribes() {
        OpenApi openApi = new OpenApi(
                Schema.ofMinor(36),
                List.of(new OpenApi.Resource(
                        "", "v1", "pods", "Pod", true, List.of("get", "list", "create", "patch"))));
        JsonNode document = openApi.document("/openapi/v3/api/v1");
        assertThat(document).isNotNull();
        JsonNode schemas = document.path("components").path("schemas");
        document.findValuesAsString("$ref")
                .forEach(ref -> assertThat(schemas.has(ref.substring("#/components/schemas/".length())))
                        .as(ref)
                        .isTrue());
        JsonNode patch = document.path("paths")
                .path("/api/v1/namespaces/{namespace}/pods/{name}")
                .path("patch");
        assertThat(patch.path("parameters").findValuesAsString("name")).contains("fieldValidation");
        assertThat(openApi.document("/openapi/v3/api/v2")).isNull();
        assertThat(Objects.requireNonNull(openApi.document(OpenApi.ROOT))
                        .path("paths")
                        .path("api/v1")
                        .path("serverRelativeURL")
                        .asString())
                .matches("/openapi/v3/api/v1\\?hash=[0-9A-F]{128}");
    }
}
