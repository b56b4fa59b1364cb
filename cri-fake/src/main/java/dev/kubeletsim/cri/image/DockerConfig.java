// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An image configuration out of an archive.
 *
 * @param json the document as it stands there, whose digest is the image's id
 * @param config what it says about the process
 * @param diffIds the digests of the unpacked layers
 */
record DockerConfig(String json, ImageConfig config, List<String> diffIds) {
    DockerConfig {
        diffIds = List.copyOf(diffIds);
    }

    static DockerConfig parse(String member, byte[] bytes) throws ImageFileException {
        JsonView root = JsonView.parse(member, bytes);
        String os = root.string("os");
        if (!os.equals("linux")) {
            throw root.error("is for '" + os + "' (expected: linux)");
        }
        JsonView process = root.object("config");
        ImageConfig config = new ImageConfig(
                process.string("User"),
                process.strings("Env"),
                process.strings("Entrypoint"),
                process.strings("Cmd"),
                process.string("WorkingDir"),
                process.string("StopSignal"),
                process.stringMap("Labels"));
        return new DockerConfig(text(root, bytes), config, root.object("rootfs").strings("diff_ids"));
    }

    private static String text(JsonView root, byte[] bytes) throws ImageFileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw root.error("is not UTF-8");
        }
    }
}
