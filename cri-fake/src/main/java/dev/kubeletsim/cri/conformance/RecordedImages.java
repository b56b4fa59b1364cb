// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The images that the recordings name, and which of them an endpoint lacks. */
public final class RecordedImages {
    /** The image that most cases run. */
    static final String MAIN = "registry.k8s.io/e2e-test-images/agnhost:2.45";

    private static final String DOCKER_HUB = "docker.io/library/";
    private static final String PAUSE = "registry.k8s.io/pause:";

    /**
     * One image.
     *
     * @param names its tags; one image may have several
     * @param user the user of its configuration; empty if it has none
     * @param files the paths that it has on top of busybox
     */
    public record RecordedImage(List<String> names, String user, List<String> files) {
        public RecordedImage {
            names = List.copyOf(names);
            files = List.copyOf(files);
        }
    }

    private static final List<RecordedImage> READ = read();

    private RecordedImages() {}

    /** All of them but the sandbox's own, which every runtime brings. */
    public static List<RecordedImage> all() {
        return READ.stream()
                .filter(image -> image.names().stream().noneMatch(name -> name.startsWith(PAUSE)))
                .toList();
    }

    /** Whether the recordings have an image of this name, the sandbox's own included. */
    static boolean isNamed(String tag) {
        return READ.stream().anyMatch(image -> image.names().contains(tag));
    }

    private static List<RecordedImage> read() {
        JsonNode yaml = YAMLMapper.builder().build().readTree(Recordings.imagesYaml());
        List<RecordedImage> images = new ArrayList<>();
        for (JsonNode image : yaml.path("images")) {
            List<String> names = new ArrayList<>();
            image.path("names").forEach(name -> names.add(name.asString()));
            List<String> files = List.copyOf(image.path("files").propertyNames());
            images.add(new RecordedImage(names, image.at("/config/user").asString(""), files));
        }
        return List.copyOf(images);
    }

    /** The names of recorded images that an endpoint does not have. */
    static Set<String> missing(CriCalls cri) {
        Set<String> missing = new LinkedHashSet<>();
        for (RecordedImage image : all()) {
            for (String name : image.names()) {
                ObjectNode request = Recordings.JSON.createObjectNode();
                request.putObject("image").put("image", name);
                if (!cri.call("ImageStatus", request).has("image")) {
                    missing.add(name);
                }
            }
        }
        return missing;
    }

    /** The missing image that a request names, if it does. */
    static Optional<String> needed(JsonNode request, Set<String> missing) {
        return List.of("/config/image/image", "/image/image", "/filter/image/image").stream()
                .map(path -> request.at(path).asString(""))
                .flatMap(name -> List.of(name, DOCKER_HUB + name).stream())
                .filter(missing::contains)
                .findFirst();
    }
}
