// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.logs.RotatedLogs;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.time.Scheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Copies one container's log to a client, and follows it if asked to until the container has ended (upstream's {@code
 * kuberuntime/logs/logs.go}). Runs in a fiber; a slow client slows it down, a client that goes away ends it.
 *
 * <p>What fails after the start is told in the text, since the answer's status is already on its way: that is what the
 * kubelet does.
 */
final class LogStream {
    private static final int CHUNK = 64 * 1024;

    /** Runtimes cut lines at 16 KiB; whatever is beyond this is no log line and is left out. */
    private static final int MAX_LINE = 1 << 20;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STATE_CHECK = Duration.ofSeconds(1);

    private final ServedNode node;
    private final Scheduler scheduler;
    private final String containerId;
    private final LogOptions options;
    private final LogFormatter formatter;
    private final ByteSink sink;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long offset;

    LogStream(ServedNode node, Scheduler scheduler, String containerId, LogOptions options, ByteSink sink) {
        this.node = node;
        this.scheduler = scheduler;
        this.containerId = containerId;
        this.options = options;
        this.formatter = new LogFormatter(options);
        this.sink = sink;
    }

    void run() {
        try {
            copy(logPath());
        } catch (CriException e) {
            tell("unable to retrieve container logs for " + runtimeName() + "://" + containerId);
        } catch (IOException e) {
            tell("failed to read the log of " + runtimeName() + "://" + containerId + ": " + e.getMessage());
        } catch (RuntimeException e) {
            sink.abort(e);
            return;
        }
        sink.close();
    }

    private void tell(String message) {
        if (!isGone()) {
            scheduler.await(sink.write(message.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String runtimeName() {
        return node.pods().stream()
                .flatMap(pod -> node.runtimeStatus(pod.uid()).stream())
                .flatMap(status -> status.containerStatuses().stream())
                .map(status -> status.id().type())
                .findFirst()
                .orElse("cri");
    }

    private String logPath() {
        return status().getLogPath();
    }

    private ContainerStatus status() {
        return node.runtime()
                .containerStatus(ContainerStatusRequest.newBuilder()
                        .setContainerId(containerId)
                        .build())
                .getStatus();
    }

    private boolean isRunning() {
        ContainerState state = status().getState();
        return state == ContainerState.CONTAINER_RUNNING || state == ContainerState.CONTAINER_CREATED;
    }

    private void copy(String path) throws IOException {
        offset = new LogTail(node.files(), path).start(options.tailLines());
        Instant checked = Instant.EPOCH;
        boolean running = options.follow();
        while (!formatter.isFull() && !isGone()) {
            if (readChunk(path)) {
                continue;
            }
            if (!running) {
                return;
            }
            if (!scheduler.instant().isBefore(checked.plus(STATE_CHECK))) {
                checked = scheduler.instant();
                running = isRunning();
            }
            if (running) {
                scheduler.sleep(POLL);
            }
        }
    }

    private boolean isGone() {
        return sink.closed().toCompletableFuture().isDone();
    }

    /** Sends what is there, at most a chunk; false if there is nothing new. */
    private boolean readChunk(String path) throws IOException {
        if (node.files().size(path) < offset) {
            // The log was rotated: what follows is in a new file of the same name, after the rest of the old one.
            List<String> rotated = new RotatedLogs(node.files(), path).paths();
            if (!rotated.isEmpty()) {
                while (send(rotated.getLast())) {
                    // Until its end.
                }
            }
            offset = 0;
            line.reset();
        }
        return send(path);
    }

    /** Sends the next chunk of a file; false if there is none. */
    private boolean send(String path) throws IOException {
        Optional<byte[]> chunk = node.files().read(path, offset, CHUNK);
        if (chunk.isEmpty() || chunk.get().length == 0) {
            return false;
        }
        offset += chunk.get().length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : chunk.get()) {
            if (b == '\n') {
                out.writeBytes(formatter.format(line.toByteArray()));
                line.reset();
            } else if (line.size() < MAX_LINE) {
                line.write(b);
            }
        }
        if (out.size() > 0) {
            scheduler.await(sink.write(out.toByteArray()));
        }
        return true;
    }
}
