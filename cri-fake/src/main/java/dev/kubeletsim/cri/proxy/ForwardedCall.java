// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.proxy;

import dev.kubeletsim.cri.call.CriMessages;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One call, from a client to the real runtime and back. Each side is read only as fast as the other one takes.
 *
 * <p>The call to the real runtime begins with the first message, so that one that a rule takes away is never heard of.
 * What the two sides share is guarded by the lock: they live on different threads.
 */
final class ForwardedCall extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> client;
    private final Metadata headers;
    private final Channel upstream;
    private final LearnedSubjects subjects;
    private final String rpc;
    private final Object lock = new Object();
    private @Nullable ClientCall<byte[], byte[]> runtime;
    private volatile byte @Nullable [] request;
    private boolean wantsRequest;
    private boolean wantsReply;

    ForwardedCall(ServerCall<byte[], byte[]> client, Metadata headers, Channel upstream, LearnedSubjects subjects) {
        this.client = client;
        this.headers = headers;
        this.upstream = upstream;
        this.subjects = subjects;
        this.rpc = CriMessages.rpc(client.getMethodDescriptor());
    }

    private ClientCall<byte[], byte[]> runtime() {
        synchronized (lock) {
            if (runtime == null) {
                ClientCall<byte[], byte[]> call = upstream.newCall(client.getMethodDescriptor(), CallOptions.DEFAULT);
                runtime = call;
                call.start(new Replies(), headers);
                call.request(1);
            }
            return runtime;
        }
    }

    @Override
    public void onMessage(byte[] message) {
        if (subjects.learnsFrom(rpc)) {
            request = message;
        }
        ClientCall<byte[], byte[]> call = runtime();
        call.sendMessage(message);
        synchronized (lock) {
            if (!call.isReady()) {
                wantsRequest = true;
                return;
            }
        }
        client.request(1);
    }

    @Override
    public void onHalfClose() {
        runtime().halfClose();
    }

    @Override
    public void onCancel() {
        end("the client gave up");
    }

    @Override
    public void onComplete() {
        end("the call was answered before the runtime was");
    }

    private void end(String why) {
        ClientCall<byte[], byte[]> call;
        synchronized (lock) {
            call = runtime;
        }
        if (call != null) {
            call.cancel(why, null);
        }
    }

    @Override
    public void onReady() {
        synchronized (lock) {
            if (!wantsReply || runtime == null) {
                return;
            }
            wantsReply = false;
            runtime.request(1);
        }
    }

    /** What comes back. */
    private final class Replies extends ClientCall.Listener<byte[]> {
        @Override
        public void onHeaders(Metadata headers) {
            client.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            subjects.learn(rpc, request, message);
            client.sendMessage(message);
            synchronized (lock) {
                if (!client.isReady()) {
                    wantsReply = true;
                } else if (runtime != null) {
                    runtime.request(1);
                }
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!client.isCancelled()) {
                client.close(status, trailers);
            }
        }

        @Override
        public void onReady() {
            synchronized (lock) {
                if (!wantsRequest) {
                    return;
                }
                wantsRequest = false;
            }
            client.request(1);
        }
    }
}
