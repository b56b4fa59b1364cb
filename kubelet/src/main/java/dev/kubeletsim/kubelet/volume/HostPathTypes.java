// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.pod.Trees;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Checks that a host path is what the pod says it is (upstream's {@code pkg/volume/hostpath}). */
final class HostPathTypes {
    private HostPathTypes() {}

    /** @throws VolumeException if something else, or nothing, is there */
    static void check(NodeFiles files, JsonNode source) throws IOException {
        String path = Trees.text(source, "path");
        String type = Trees.text(source, "type");
        switch (type) {
            case "" -> {}
            case "DirectoryOrCreate" -> {
                files.makeDirectory(path, 0755, NodeFiles.ROOT, NodeFiles.ROOT);
                require(files.isDirectory(path), path, "directory");
            }
            case "Directory" -> require(files.isDirectory(path), path, "directory");
            case "FileOrCreate" -> {
                if (!files.exists(path)) {
                    files.write(path, new byte[0], 0644, NodeFiles.ROOT, NodeFiles.ROOT);
                }
                require(files.size(path) >= 0, path, "file");
            }
            case "File" -> require(files.size(path) >= 0, path, "file");
            default ->
                throw new VolumeException(
                        "hostPath type check failed: " + path + " is not a " + type + ", which is not simulated");
        }
    }

    private static void require(boolean holds, String path, String what) {
        if (!holds) {
            throw new VolumeException("hostPath type check failed: " + path + " is not a " + what);
        }
    }
}
