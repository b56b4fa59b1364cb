// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.kubeletsim.cri.conformance.Recordings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Replays the image steps of the life-cycle recordings on a store that holds the images of the recordings. */
class GoldenImageStepsTest {
    private static final String AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.45";
    private static final String NO_IMAGE = "0".repeat(64);
    private static final Map<String, ImageRules> RUNTIMES = Map.of(
            "containerd-2.0", ImageRules.containerd(),
            "containerd-1.7", ImageRules.containerd(),
            "cri-o-1.31", ImageRules.crio131(),
            "cri-o-1.30", ImageRules.crio130());

    @TestFactory
    Stream<DynamicTest> theStoreAnswersAsRecorded() {
        return RUNTIMES.entrySet().stream().flatMap(runtime -> {
            ImageStore store = new ImageStore(runtime.getValue(), ImageCatalogue.of(List.of()));
            store.load(goldenImages());
            return steps(runtime.getKey())
                    .map(step -> dynamicTest(
                            runtime.getKey() + ": " + step.get("step").asString(), () -> check(store, step)));
        });
    }

    private static void check(ImageStore store, JsonNode step) {
        JsonNode want = step.get("reply");
        Map<String, Object> got = switch (step.get("rpc").asString()) {
            case "ImageStatus" -> status(step, store.find(image(step, store)));
            case "ListImages" ->
                listed(store.list(step.at("/request/filter/image/image").asString("")));
            case "PullImage" -> pulled(store.pull(image(step, store), RegistryAuth.NONE));
            case "RemoveImage" -> removed(store.remove(image(step, store), id -> Optional.empty()));
            default -> throw new AssertionError("no image step: " + step);
        };
        assertThat(got).isEqualTo(recorded(want));
    }

    private static String image(JsonNode step, ImageStore store) {
        String image = step.at("/request/image/image").asString("");
        if (!(store.find(AGNHOST) instanceof ImageLookup.Found found)) {
            throw new AssertionError(AGNHOST + " is not in the store");
        }
        String hex = found.image().image().configDigest().substring("sha256:".length());
        return switch (step.get("step").asString()) {
            case "image status sha only" -> image.replace("<hex64>", NO_IMAGE);
            case "image by short id" -> hex.substring(0, 12);
            case "image by digest" -> found.image().repoDigests().getFirst();
            default -> image.replace("<hex64>", hex);
        };
    }

    private static Map<String, Object> status(JsonNode step, ImageLookup lookup) {
        return switch (lookup) {
            case ImageLookup.Found found -> Map.of("image", reported(found.image()));
            case ImageLookup.Missing missing -> Map.of();
            case ImageLookup.Refused refused -> Map.of("_msg", edge(step, refused.failure()));
        };
    }

    /** containerd's ImageStatus says what it tried before the cause; that part belongs to the profile. */
    private static String edge(JsonNode step, ImageFailure failure) {
        String tried = "can not resolve \"" + step.at("/request/image/image").asString("") + "\" locally: ";
        boolean wrapped = step.at("/reply/_msg").asString("").startsWith(tried);
        return (wrapped ? tried : "") + failure.message();
    }

    private static Map<String, Object> listed(ListOutcome outcome) {
        return switch (outcome) {
            case ListOutcome.Listed listed ->
                Map.of("images", sorted(listed.images().stream().map(GoldenImageStepsTest::reported)));
            case ListOutcome.Refused refused -> Map.of("_msg", refused.failure().message());
        };
    }

    private static Map<String, Object> pulled(PullOutcome outcome) {
        return switch (outcome) {
            case PullOutcome.Pulled pulled -> Map.of("image_ref", pulled.imageRef());
            case PullOutcome.Failed failed -> Map.of("_msg", failed.failure().message());
        };
    }

    private static Map<String, Object> removed(RemoveOutcome outcome) {
        return switch (outcome) {
            case RemoveOutcome.Removed removed -> Map.of();
            case RemoveOutcome.Failed failed -> Map.of("_msg", failed.failure().message());
        };
    }

    private static Map<String, String> reported(StoredImage image) {
        assertThat(image.size()).isPositive();
        Map<String, String> fields = new TreeMap<>();
        fields.put("id", masked(image.id()));
        fields.put("repo_tags", image.repoTags().toString());
        fields.put("repo_digests", masked(image.repoDigests().toString()));
        fields.put("pinned", Boolean.toString(image.pinned()));
        fields.put(
                "uid",
                image.user().uid().isPresent()
                        ? Long.toString(image.user().uid().getAsLong())
                        : "");
        fields.put("username", image.user().username());
        return fields;
    }

    private static Map<String, Object> recorded(JsonNode reply) {
        Map<String, Object> fields = new TreeMap<>();
        if (reply.has("_msg")) {
            // The recording's storage root is not ours.
            fields.put(
                    "_msg",
                    reply.get("_msg")
                            .asString()
                            .replaceAll(
                                    "\\[overlay@[^]]*]",
                                    "[overlay@/var/lib/containers/storage+/run/containers/storage]")
                            .replace("<hex64>", NO_IMAGE));
        }
        if (reply.has("image")) {
            fields.put("image", recordedImage(reply.get("image")));
        }
        if (reply.has("images")) {
            fields.put("images", sorted(reply.get("images").valueStream().map(GoldenImageStepsTest::recordedImage)));
        }
        return fields;
    }

    private static Map<String, String> recordedImage(JsonNode image) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("id", image.get("id").asString());
        fields.put("repo_tags", strings(image, "repo_tags"));
        fields.put("repo_digests", strings(image, "repo_digests"));
        fields.put("pinned", Boolean.toString(image.path("pinned").asBoolean(false)));
        fields.put("uid", image.at("/uid/value").asString(""));
        fields.put("username", image.path("username").asString(""));
        return fields;
    }

    private static String strings(JsonNode image, String field) {
        List<String> strings = new ArrayList<>();
        image.path(field).forEach(element -> strings.add(element.asString()));
        return strings.toString();
    }

    private static List<Map<String, String>> sorted(Stream<Map<String, String>> images) {
        return images.sorted(Comparator.comparing(image -> image.get("repo_tags")))
                .toList();
    }

    private static String masked(String text) {
        return text.replaceAll("[0-9a-f]{64}", "<hex64>");
    }

    private static Stream<JsonNode> steps(String profile) {
        return Recordings.lines("lifecycle", profile).stream()
                .filter(step -> step.has("reply"))
                .filter(step -> step.get("rpc").asString().contains("Image"))
                .filter(step -> !step.get("rpc").asString().equals("ImageFsInfo"));
    }

    static List<NamedImage> goldenImages() {
        try {
            return ImageYaml.parse("images.yaml", new String(Recordings.imagesYaml(), StandardCharsets.UTF_8));
        } catch (ImageFileException e) {
            throw new AssertionError("the recordings' own images", e);
        }
    }
}
