// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import com.google.protobuf.Message;
import dev.kubeletsim.cri.call.CriMessages;
import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What happens to a call that a rule hits. */
public sealed interface FaultEffect {
    /** The longest delay and the longest time that a runtime may be down. */
    Duration LONGEST = Duration.ofDays(1);

    /** The call fails, and the runtime never hears of it. */
    record Fail(Status.Code code, String message) implements FaultEffect {
        public Fail {
            if (code == Status.Code.OK) {
                throw new IllegalArgumentException("an error with the code OK");
            }
        }
    }

    /** The call is held for a while, then goes on: to the next rules and to the runtime. */
    record Delay(Duration duration) implements FaultEffect {
        public Delay {
            bounded("delay", duration);
        }
    }

    /** Nothing ever comes; it ends when the client gives up, and the runtime never hears of it. */
    record Hang() implements FaultEffect {}

    /**
     * The connection is cut, with all that goes on over it.
     *
     * @param afterReplies how many replies the client still gets; more than 0 for RPCs that stream
     * @param takesEffect whether the runtime does what it was asked for, so that its reply gets lost; goes without saying
     *     if {@code afterReplies} is more than 0
     */
    record Drop(long afterReplies, boolean takesEffect) implements FaultEffect {
        public Drop {
            if (afterReplies < 0) {
                throw new IllegalArgumentException("drop after " + afterReplies + " replies (expected: at least 0)");
            }
            takesEffect |= afterReplies > 0;
        }

        @Override
        public void check(Set<String> rpcs) {
            for (String rpc : rpcs) {
                if (afterReplies > 0 && !CriMessages.streams(rpc)) {
                    throw new IllegalArgumentException(
                            "drop after " + afterReplies + " replies of " + rpc + " (expected: an RPC that streams)");
                }
            }
        }
    }

    /** The runtime does what it was asked for, then crashes: the client gets no reply, and it restarts. */
    record Crash(Duration downtime) implements FaultEffect {
        public Crash {
            bounded("downtime", downtime);
        }
    }

    /** The runtime restarts before it hears of the call: connections end, it listens again after a while. */
    record Restart(Duration downtime) implements FaultEffect {
        public Restart {
            bounded("downtime", downtime);
        }
    }

    /**
     * Status says that a condition does not hold.
     *
     * @param condition {@code RuntimeReady}, {@code NetworkReady} or another one; added if Status has none of that type
     */
    record NotReady(String condition, String reason, String message) implements FaultEffect {
        @Override
        public Set<String> rpcs() {
            return Set.of("Status");
        }
    }

    /**
     * The reply says something else: {@code fields} are laid over it as a JSON merge patch (RFC 7396), in protojson with
     * either spelling of names. Lists are replaced; null takes a field away.
     */
    record Answer(JsonNode fields) implements FaultEffect {
        @Override
        public void check(Set<String> rpcs) {
            if (rpcs.isEmpty()) {
                throw new IllegalArgumentException("a wrong answer needs the RPC that it is for");
            }
            for (String rpc : rpcs) {
                Message empty = CriMessages.emptyReply(rpc);
                if (empty != null) {
                    ReplyMerge.check(empty, fields);
                }
            }
        }
    }

    /** The RPCs that it can happen to; empty for all. */
    default Set<String> rpcs() {
        return Set.of();
    }

    /**
     * Whether it can happen to {@code rpcs}.
     *
     * @throws IllegalArgumentException if it cannot
     */
    default void check(Set<String> rpcs) {}

    private static void bounded(String what, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " " + duration + " (expected: 0 to 24h)");
        }
    }
}
