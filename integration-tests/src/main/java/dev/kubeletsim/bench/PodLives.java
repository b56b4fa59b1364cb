// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.GetEventsRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.remotecommand.ExitStatus;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandClient;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandConnection;
import dev.kubeletsim.streaming.remotecommand.StreamOptions;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One runtime on a socket of its own, and a client that lets pods live there from beginning to end, one after the other,
 * as a kubelet does: sandbox, container with a log in a real file, exec with and without streams, events, removal.
 */
public final class PodLives implements AutoCloseable {
    private static final int GRACE_SECONDS = 30;
    private static final int EXEC_SECONDS = 30;
    private static final StreamOptions OUTPUT_ONLY = new StreamOptions(false, true, true, false);
    private static final List<String> COMMAND = List.of("sh", "-c", "id; echo x > /tmp/x");
    /** Every so many lives an exec has streams, and a second client comes and goes. */
    private static final int SPECIAL = 8;

    private final Path var;
    private final FakeRuntime runtime;
    private final CriClient client;
    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub calls;
    private final EventLoops loops = new EventLoops("bench-exec", 1);
    private final RemoteCommandClient streams =
            new RemoteCommandClient(new HttpClient(loops, null), new SplittableRandom(1));
    private final Context.CancellableContext events = Context.current().withCancellation();
    private final Set<String> undeleted = ConcurrentHashMap.newKeySet();
    private final boolean hasEvents;
    private int lives;

    private PodLives(FakeRuntime runtime, Path var, boolean hasEvents) {
        this.runtime = runtime;
        this.var = var;
        this.hasEvents = hasEvents;
        this.client = CriClient.connect(runtime.endpoint());
        this.calls = RuntimeServiceGrpc.newBlockingStub(client.channel());
    }

    /**
     * Starts a runtime with its socket and the node's files in {@code directory}.
     *
     * @throws IOException if it cannot
     */
    public static PodLives on(RuntimeProfile profile, Path directory) throws IOException {
        Path var = Files.createDirectories(directory.resolve("var"));
        FakeRuntime runtime = FakeRuntime.builder()
                .profile(profile)
                .shareHostPath(var)
                .listen("unix://" + directory.resolve("cri.sock"))
                .start();
        PodLives pods =
                new PodLives(runtime, var, !profile.status().runtimeName().equals("cri-o"));
        PodRequests.pullImage(pods.client.channel());
        pods.events.run(() -> pods.subscribe(pods.client));
        return pods;
    }

    /** Lets one pod live. */
    public void live() throws Exception {
        lives++;
        PodRequests pod = new PodRequests("life-" + lives, var.toString());
        String sandbox = pod.run(client.channel());
        String container = pod.start(client.channel(), sandbox, "ctr");
        if (hasEvents) {
            undeleted.add(container);
        }
        exec(container);
        if (lives % SPECIAL == 0) {
            execWithStreams(container);
            visit();
        }
        client.containerStatus(container);
        calls.stopContainer(StopContainerRequest.newBuilder()
                .setContainerId(container)
                .setTimeout(GRACE_SECONDS)
                .build());
        calls.removeContainer(
                RemoveContainerRequest.newBuilder().setContainerId(container).build());
        calls.stopPodSandbox(
                StopPodSandboxRequest.newBuilder().setPodSandboxId(sandbox).build());
        calls.removePodSandbox(
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(sandbox).build());
        for (String directory : pod.directories()) {
            ScratchDirectory.removeTree(Path.of(directory));
        }
    }

    private void exec(String container) {
        ExecSyncResponse reply = calls.execSync(ExecSyncRequest.newBuilder()
                .setContainerId(container)
                .addAllCmd(COMMAND)
                .setTimeout(EXEC_SECONDS)
                .build());
        if (reply.getExitCode() != 0 || !reply.getStdout().toStringUtf8().startsWith("uid=")) {
            throw new IllegalStateException("exec in container " + container + " answered " + reply);
        }
    }

    private void execWithStreams(String container) throws Exception {
        String url = calls.exec(ExecRequest.newBuilder()
                        .setContainerId(container)
                        .addAllCmd(COMMAND)
                        .setStdout(true)
                        .setStderr(true)
                        .build())
                .getUrl();
        RemoteCommandConnection connection = streams.connectSpdy(URI.create(url), Headers.none(), OUTPUT_ONLY)
                .toCompletableFuture()
                .get(EXEC_SECONDS, TimeUnit.SECONDS);
        connection.stdout().cancel();
        connection.stderr().cancel();
        ExitStatus status = connection.result().toCompletableFuture().get(EXEC_SECONDS, TimeUnit.SECONDS);
        connection.close();
        connection.closed().toCompletableFuture().get(EXEC_SECONDS, TimeUnit.SECONDS);
        if (!(status instanceof ExitStatus.Success)) {
            throw new IllegalStateException("exec in container " + container + " ended with " + status);
        }
    }

    /** A second client that asks, listens to events for a moment, and goes without a word. */
    private void visit() {
        Context.CancellableContext listening = Context.current().withCancellation();
        try (CriClient visitor = CriClient.connect(runtime.endpoint())) {
            visitor.version();
            // Where each event has one reader, a visitor would take some away.
            if (runtime.profile().equals(RuntimeProfile.containerd20())) {
                listening.run(() -> subscribe(visitor));
            }
        } finally {
            listening.cancel(null);
        }
    }

    private void subscribe(CriClient listener) {
        RuntimeServiceGrpc.newStub(listener.channel())
                .getContainerEvents(GetEventsRequest.getDefaultInstance(), new StreamObserver<>() {
                    @Override
                    public void onNext(ContainerEventResponse event) {
                        if (event.getContainerEventType() == ContainerEventType.CONTAINER_DELETED_EVENT) {
                            undeleted.remove(event.getContainerId());
                        }
                    }

                    @Override
                    public void onError(Throwable failure) {
                        // The end of the connection; that events are missing shows in their number.
                    }

                    @Override
                    public void onCompleted() {
                        // A runtime without events ends the stream at once.
                    }
                });
    }

    /** How many pods have lived. */
    public int lives() {
        return lives;
    }

    /** How many removed containers no event has told of; 0 for a runtime without events. */
    public int undelivered() {
        return undeleted.size();
    }

    /** How many sandboxes and containers there are. */
    public int present() {
        return calls.listContainers(ListContainersRequest.getDefaultInstance()).getContainersCount()
                + calls.listPodSandbox(ListPodSandboxRequest.getDefaultInstance())
                        .getItemsCount();
    }

    @Override
    public void close() {
        events.cancel(null);
        client.close();
        runtime.close();
        loops.close();
    }
}
