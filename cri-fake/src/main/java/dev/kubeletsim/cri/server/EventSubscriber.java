// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.v1.ContainerEventResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One who listens to container events, at its own pace: what gRPC's window does not take waits. Confined to the engine's
 * mailbox.
 */
final class EventSubscriber {
    private final StreamObserver<ContainerEventResponse> stream;
    private final Queue<ContainerEventResponse> waiting = new ArrayDeque<>();

    EventSubscriber(StreamObserver<ContainerEventResponse> stream) {
        this.stream = stream;
    }

    /** Sends an event, or keeps it until the client reads on; one that has as many waiting as are kept loses it. */
    void send(ContainerEventResponse event) {
        if (waiting.size() < ContainerEvents.BACKLOG) {
            waiting.add(event);
        }
        drain();
    }

    /** Sends what waits, as far as the client reads. */
    void drain() {
        while (isReady()) {
            ContainerEventResponse next = waiting.poll();
            if (next == null) {
                return;
            }
            stream.onNext(next);
        }
    }

    /** Ends the stream; one whose connection is gone has nobody left to write to. */
    void complete() {
        if (!(stream instanceof ServerCallStreamObserver<?> call && call.isCancelled())) {
            stream.onCompleted();
        }
    }

    private boolean isReady() {
        return !(stream instanceof ServerCallStreamObserver<?> call) || (!call.isCancelled() && call.isReady());
    }
}
