// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.golden;

import dev.kubeletsim.cri.RuntimeProfile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recordings, and what of them depends on the machine they were made on. */
final class GoldenFiles {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, String> FILES = Map.of(
            "containerd-2.0", "containerd-2.0.11",
            "containerd-1.7", "containerd-1.7.24",
            "cri-o-1.31", "cri-o-1.31.13",
            "cri-o-1.30", "cri-o-1.30.14");
    private static final Pattern TEMPORARY_MOUNT = Pattern.compile("\\S*containerd-mount[^\\s:/]*");
    /** From here on a message is runc's. */
    private static final Pattern RUNC = Pattern.compile(
            "(OCI runtime (create|exec) failed|container create failed|command error:|runc create failed).*",
            Pattern.DOTALL);

    private static final Pattern PLACE = Pattern.compile("<[a-z]+>|0x[0-9a-f]+");

    private GoldenFiles() {}

    /** The lines of a recording of this profile's runtime. */
    static List<JsonNode> lines(String folder, RuntimeProfile profile) {
        try {
            return Files.readAllLines(
                            CriCaller.resource("golden/" + folder + "/" + FILES.get(profile.name()) + ".jsonl"))
                    .stream()
                    .<JsonNode>map(JSON::readTree)
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The runtime's own part of a message: without temporary paths, pointers, roots and what runc says. */
    static String own(String message) {
        String text = TEMPORARY_MOUNT.matcher(message).replaceAll("<mount>");
        text = RUNC.matcher(text).replaceAll("$1");
        text = text.replace("<root>/root+<root>/runroot", "/var/lib/containers/storage+/run/containers/storage");
        return PLACE.matcher(text).replaceAll("*").strip();
    }
}
