// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import com.google.protobuf.Message;
import dev.kubeletsim.cri.call.CriMessages;
import dev.kubeletsim.cri.server.ClientConnection;
import dev.kubeletsim.cri.v1.RuntimeCondition;
import dev.kubeletsim.cri.v1.RuntimeStatus;
import dev.kubeletsim.cri.v1.StatusResponse;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answering side of a call that a rule may be about. Used under the lock of its gate, or by the verb alone. */
final class FaultedCall<I, O> extends ForwardingServerCall.SimpleForwardingServerCall<I, O> {
    /** What grpc-go tells a client whose connection ended under a call. */
    static final String CONNECTION_LOST = "error reading from server: EOF";

    private final String rpc;
    private final CrashingRuntime runtime;
    private final @Nullable ClientConnection connection;
    private @Nullable FaultEffect effect;
    private long replies;
    private boolean gone;

    FaultedCall(ServerCall<I, O> call, String rpc, CrashingRuntime runtime) {
        super(call);
        this.rpc = rpc;
        this.runtime = runtime;
        this.connection = ClientConnection.current();
    }

    /** Decides what becomes of the answer. */
    void answerWith(FaultEffect value) {
        effect = value;
    }

    void fail(FaultEffect.Fail fail) {
        over(Status.fromCode(fail.code()).withDescription(fail.message()));
    }

    /** Ends the call together with its connection; in process, where there is none, it looks the same to the client. */
    void cut() {
        if (connection == null) {
            over(Status.UNAVAILABLE.withDescription(CONNECTION_LOST));
        } else {
            gone = true;
            connection.cut();
        }
    }

    void crash(Duration downtime) {
        cut();
        runtime.crash(downtime);
    }

    private void over(Status status) {
        if (!gone) {
            gone = true;
            super.close(status, new Metadata());
        }
    }

    @Override
    public void sendHeaders(Metadata headers) {
        if (!gone && !losesAnswer()) {
            super.sendHeaders(headers);
        }
    }

    private boolean losesAnswer() {
        return effect instanceof FaultEffect.Crash
                || (effect instanceof FaultEffect.Drop drop && drop.afterReplies() == replies);
    }

    @Override
    public void sendMessage(O message) {
        if (gone || losesAnswer()) {
            return;
        }
        super.sendMessage(changed(message));
        replies++;
        if (losesAnswer()) {
            cut();
        }
    }

    private O changed(O message) {
        Message reply = effect == null ? null : CriMessages.reply(rpc, message);
        if (reply == null) {
            return message;
        }
        if (effect instanceof FaultEffect.Answer answer) {
            return CriMessages.inFormOf(message, ReplyMerge.merge(reply, answer.fields()));
        }
        return effect instanceof FaultEffect.NotReady notReady && reply instanceof StatusResponse status
                ? CriMessages.inFormOf(message, notReady(status, notReady))
                : message;
    }

    private static StatusResponse notReady(StatusResponse reply, FaultEffect.NotReady notReady) {
        RuntimeStatus.Builder status = RuntimeStatus.newBuilder();
        RuntimeCondition condition = RuntimeCondition.newBuilder()
                .setType(notReady.condition())
                .setStatus(false)
                .setReason(notReady.reason())
                .setMessage(notReady.message())
                .build();
        boolean there = false;
        for (RuntimeCondition before : reply.getStatus().getConditionsList()) {
            boolean same = before.getType().equals(notReady.condition());
            there |= same;
            status.addConditions(same ? condition : before);
        }
        if (!there) {
            status.addConditions(condition);
        }
        return reply.toBuilder().setStatus(status).build();
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (gone) {
            return;
        }
        if (effect instanceof FaultEffect.Crash crash) {
            crash(crash.downtime());
        } else if (losesAnswer()) {
            cut();
        } else {
            super.close(status, trailers);
        }
    }

    @Override
    public boolean isReady() {
        return !gone && super.isReady();
    }
}
