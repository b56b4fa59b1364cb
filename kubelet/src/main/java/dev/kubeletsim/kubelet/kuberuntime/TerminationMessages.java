// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.Mount;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a container left behind to say: its termination log, or the end of its log. */
final class TerminationMessages {
    private static final int MAX_BYTES = 4096;
    private static final int MAX_LOG_BYTES = 2048;
    private static final int MAX_LOG_LINES = 80;
    /** The frame of a line in a CRI log: time, stream, tag. */
    private static final int LOG_FIELDS = 4;
    /** Upstream reads frames of lines on top of the bytes that it shows; a generous share for short lines. */
    private static final int MAX_RAW_LOG_BYTES = 64 * 1024;

    private final NodeFiles files;

    TerminationMessages(NodeFiles files) {
        this.files = files;
    }

    /** The message of an exited container, empty if it left none. */
    String of(ContainerStatus status) {
        String path = status.getAnnotationsMap().getOrDefault(Labels.TERMINATION_MESSAGE_PATH, "");
        String policy = status.getAnnotationsMap().getOrDefault(Labels.TERMINATION_MESSAGE_POLICY, "");
        boolean fallback = "FallbackToLogsOnError".equals(policy)
                && status.getExitCode() != 0
                && !"ContainerCannotRun".equals(status.getReason());
        String host = hostPath(status.getMountsList(), path);
        try {
            Optional<byte[]> written = host.isEmpty() ? Optional.empty() : files.readTail(host, MAX_BYTES);
            String message = new String(written.orElse(new byte[0]), StandardCharsets.UTF_8);
            return message.isEmpty() && fallback ? endOfLog(status.getLogPath()) : message;
        } catch (IOException e) {
            return "Error on reading termination log " + host + ": " + e.getMessage();
        }
    }

    private static String hostPath(List<Mount> mounts, String path) {
        for (Mount mount : mounts) {
            if (!path.isEmpty() && mount.getContainerPath().equals(path)) {
                return mount.getHostPath();
            }
        }
        return "";
    }

    private String endOfLog(String logPath) throws IOException {
        Optional<byte[]> tail = files.readTail(logPath, MAX_RAW_LOG_BYTES);
        if (tail.isEmpty()) {
            return "";
        }
        String[] lines = new String(tail.get(), StandardCharsets.UTF_8).split("\n", -1);
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, lines.length - 1 - MAX_LOG_LINES); i < lines.length; i++) {
            String[] fields = lines[i].split(" ", LOG_FIELDS);
            if (fields.length == LOG_FIELDS) {
                text.append(fields[3]).append("P".equals(fields[2]) ? "" : "\n");
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int from = Math.max(0, bytes.length - MAX_LOG_BYTES);
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }
}
