// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the real runtimes answered, a JSON object a line, and the images that they had. */
public final class Recordings {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, String> RELEASES = Map.of(
            "containerd-2.0", "containerd-2.0.11",
            "containerd-1.7", "containerd-1.7.24",
            "cri-o-1.31", "cri-o-1.31.13",
            "cri-o-1.30", "cri-o-1.30.14");

    private Recordings() {}

    /**
     * The release that stands for a profile.
     *
     * @throws IllegalArgumentException if nothing was recorded for it
     */
    public static String release(String profile) {
        String release = RELEASES.get(profile);
        if (release == null) {
            throw new IllegalArgumentException("nothing was recorded for profile '" + profile + "' (expected one of "
                    + RELEASES.keySet().stream().sorted().toList() + ")");
        }
        return release;
    }

    /** The lines of one kind ({@code identity}, {@code lifecycle}, {@code status}) of a profile's release. */
    public static List<JsonNode> lines(String kind, String profile) {
        try (var reader =
                new BufferedReader(new InputStreamReader(open(kind, release(profile)), StandardCharsets.UTF_8))) {
            return reader.lines().<JsonNode>map(JSON::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the " + kind + " recording of " + profile, e);
        }
    }

    private static InputStream open(String kind, String release) {
        String name = kind + "/" + release + ".jsonl";
        return Objects.requireNonNull(Recordings.class.getResourceAsStream(name), name);
    }

    /** The images that the recorded runtimes had, in the format of {@code --images}. */
    public static byte[] imagesYaml() {
        try (InputStream in = Objects.requireNonNull(Recordings.class.getResourceAsStream("images.yaml"), "images")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the images of the recordings", e);
        }
    }
}
