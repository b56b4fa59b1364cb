// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a container has written, without the runtime's times and tags. */
public final class ContainerLog {
    private static final int MAX_BYTES = 16 << 20;

    private ContainerLog() {}

    /**
     * The text in the container's log file, standard output and standard error as they came; its last 16 MiB.
     *
     * @throws IOException if there is no log
     */
    public static String text(ServedNode node, String containerId) throws IOException {
        String path = node.runtime()
                .containerStatus(ContainerStatusRequest.newBuilder()
                        .setContainerId(containerId)
                        .build())
                .getStatus()
                .getLogPath();
        byte[] file = node.files()
                .readTail(path, MAX_BYTES)
                .orElseThrow(() -> new IOException(path + ": no such file or directory"));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n")) {
            CriLogLine.parse(line.getBytes(StandardCharsets.ISO_8859_1))
                    .ifPresent(parsed -> text.writeBytes(parsed.text()));
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
