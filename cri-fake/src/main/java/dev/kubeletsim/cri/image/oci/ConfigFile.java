// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.ImageConfig;
import dev.kubeletsim.cri.image.ImageFileException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An image configuration as somebody else wrote it: OCI image specification 1.1 {@code config.md}, docker's likewise.
 *
 * @param json the document as it stands, whose digest is the image's id
 * @param config what it says about the process
 * @param diffIds the digests of the unpacked layers
 */
public record ConfigFile(String json, ImageConfig config, List<String> diffIds) {
    public ConfigFile {
        diffIds = List.copyOf(diffIds);
    }

    /**
     * Reads a configuration.
     *
     * @param member named in messages
     * @throws ImageFileException if it is not JSON, has fields of wrong types, or is for another system than Linux
     */
    public static ConfigFile parse(String member, byte[] bytes) throws ImageFileException {
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
        return new ConfigFile(text(root, bytes), config, root.object("rootfs").strings("diff_ids"));
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
