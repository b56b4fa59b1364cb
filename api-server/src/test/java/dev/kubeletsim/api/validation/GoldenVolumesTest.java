// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.defaulting.PersistentVolumeDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Volumes, claims and storage classes through the defaults and the validation of kube-apiserver 1.36, recorded. */
class GoldenVolumesTest {
    private static final ServerContext CONTEXT = new ServerContext(
            36, FeatureGates.defaults(KubernetesVersion.V1_36)::enabled, InstantSource.system(), new Random(1));

    static Stream<Arguments> objects() throws IOException {
        try (InputStream in = GoldenVolumesTest.class.getResourceAsStream("/golden/validation/volumes.jsonl")) {
            String text =
                    new String(Objects.requireNonNull(in, "volumes.jsonl").readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(JsonMapper.shared()::readTree).map(line -> Arguments.of(name(line), line));
        }
    }

    private static String name(JsonNode line) {
        return line.path("kind").asString() + " " + line.path("object")
                + (line.path("old").isObject() ? " <- " : "")
                + (line.path("old").isObject() ? line.path("old") : "");
    }

    @ParameterizedTest(name = "{index}: {0}")
    @MethodSource("objects")
    void anObjectHasTheFaultsThatItHasUpstream(String name, JsonNode line) {
        assertThat(faults(line).stream().map(FieldError::toString))
                .containsExactlyElementsOf(line.path("errors")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }

    private static List<FieldError> faults(JsonNode line) {
        ObjectNode object = object(line, "object");
        ObjectNode old = line.path("old").isObject() ? object(line, "old") : null;
        return switch (line.path("kind").asString()) {
            case "PersistentVolume" -> {
                PersistentVolumeDefaults.volume(object);
                yield old == null
                        ? PersistentVolumeValidation.create(CONTEXT, object)
                        : PersistentVolumeValidation.update(CONTEXT, object, defaulted(old));
            }
            case "PersistentVolumeClaim" -> {
                PersistentVolumeDefaults.claim(object);
                if (old != null) {
                    PersistentVolumeDefaults.claim(old);
                }
                yield old == null
                        ? PersistentVolumeClaimValidation.create(CONTEXT, object)
                        : PersistentVolumeClaimValidation.update(CONTEXT, object, old);
            }
            default -> {
                PersistentVolumeDefaults.storageClass(object);
                if (old != null) {
                    PersistentVolumeDefaults.storageClass(old);
                }
                yield old == null
                        ? StorageClassValidation.create(36, object)
                        : StorageClassValidation.update(36, object, old);
            }
        };
    }

    private static ObjectNode defaulted(ObjectNode volume) {
        PersistentVolumeDefaults.volume(volume);
        return volume;
    }

    private static ObjectNode object(JsonNode line, String field) {
        return line.path(field).deepCopy().asObject();
    }
}
