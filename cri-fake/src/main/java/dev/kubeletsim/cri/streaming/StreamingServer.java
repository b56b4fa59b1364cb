// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import dev.kubeletsim.cri.container.ContainerStreams;
import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.PortForwardRequest;
import dev.kubeletsim.streaming.remotecommand.PortForwardServer;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandServer;
import dev.kubeletsim.streaming.remotecommand.StreamOptions;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * One runtime's share of a {@link StreamingListener}: hands out URLs and serves what they stand for.
 *
 * <p>Thread-safe, as far as {@code random} is used by nobody else. The first URL may have to bind the listener, which
 * blocks for a moment.
 */
public final class StreamingServer implements AutoCloseable {
    /** {@code kubelet/pkg/cri/streaming/errors.go}. */
    private static final String TOO_MANY = "maximum number of in-flight requests exceeded";

    private static final Duration IDLE_TIMEOUT = Duration.ofHours(4);
    private static final Duration STREAM_CREATION_TIMEOUT = Duration.ofSeconds(30);

    private final StreamingListener listener;
    private final ContainerStreams containers;
    private final PortDialer ports;
    private final StreamingTexts texts;
    private final TokenCache tokens;
    private final RemoteCommandServer remoteCommand;
    private final PortForwardServer portForward;

    private StreamingServer(
            StreamingListener listener,
            ContainerStreams containers,
            PortDialer ports,
            StreamingTexts texts,
            Scheduler scheduler,
            RandomGenerator random) {
        this.listener = listener;
        this.containers = containers;
        this.ports = ports;
        this.texts = texts;
        this.tokens = new TokenCache(scheduler, random, listener.owners());
        this.remoteCommand = new RemoteCommandServer(scheduler, RemoteCommandServer.Settings.withoutV5());
        this.portForward = new PortForwardServer(scheduler, IDLE_TIMEOUT, STREAM_CREATION_TIMEOUT);
    }

    /**
     * Adds a runtime to {@code listener}.
     *
     * @param containers the engine, which runs what is asked for
     * @param ports reaches the ports of sandboxes
     * @param random makes the tokens
     */
    public static StreamingServer on(
            StreamingListener listener,
            ContainerStreams containers,
            PortDialer ports,
            StreamingTexts texts,
            Scheduler scheduler,
            RandomGenerator random) {
        return new StreamingServer(listener, containers, ports, texts, scheduler, random);
    }

    /**
     * The URL at which {@code request} can be run, once, within a minute.
     *
     * @throws CriException if a thousand URLs are pending, or the listener can't be bound
     */
    public String exec(ExecRequest request) {
        StreamOptions options =
                new StreamOptions(request.getStdin(), request.getStdout(), request.getStderr(), request.getTty());
        List<String> command = List.copyOf(request.getCmdList());
        return url(
                "exec",
                http -> remoteCommand.serve(http, options, session -> {
                    ContainerCommand running = new ContainerCommand(session);
                    running.exec(
                            containers.exec(
                                    new ContainerStreams.ExecCommand(
                                            request.getContainerId(), command, request.getTty(), request.getStdin()),
                                    running.stdout(),
                                    running.stderr()),
                            exitCode -> texts.nonZeroExit(command, exitCode));
                }));
    }

    /** The URL at which a client can attach, once, within a minute; fails as {@link #exec}. */
    public String attach(AttachRequest request) {
        StreamOptions options =
                new StreamOptions(request.getStdin(), request.getStdout(), request.getStderr(), request.getTty());
        return url(
                "attach",
                http -> remoteCommand.serve(http, options, session -> {
                    ContainerCommand running = new ContainerCommand(session);
                    running.attach(containers.attach(
                            new ContainerStreams.AttachCommand(
                                    request.getContainerId(), request.getTty(), request.getStdin()),
                            running.stdout(),
                            running.stderr()));
                }));
    }

    /** The URL at which a client can forward ports, once, within a minute; fails as {@link #exec}. */
    public String portForward(PortForwardRequest request) {
        String sandboxId = request.getPodSandboxId();
        List<Integer> forwarded = List.copyOf(request.getPortList());
        return url(
                "portforward",
                http -> portForward.serve(
                        http,
                        forwarded,
                        port -> ports.dial(sandboxId, port)
                                .exceptionallyCompose(failure -> CompletableFuture.failedStage(new IOException(
                                        "error forwarding port " + port + " to pod " + sandboxId + ", uid : "
                                                + unwrapped(failure).getMessage())))));
    }

    private String url(String kind, StreamingTicket.Service service) {
        String base;
        try {
            base = listener.baseUrl();
        } catch (IOException e) {
            throw new CriException(CriCode.UNKNOWN, "failed to start streaming server: " + e.getMessage());
        }
        String token =
                tokens.insert(kind, service).orElseThrow(() -> new CriException(CriCode.RESOURCE_EXHAUSTED, TOO_MANY));
        return base + "/" + kind + "/" + token;
    }

    /** Makes the runtime's URLs worthless; streams that run go on. Idempotent. */
    @Override
    public void close() {
        tokens.clear();
    }

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
