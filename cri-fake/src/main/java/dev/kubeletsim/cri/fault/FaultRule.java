// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which calls go wrong, and how.
 *
 * <pre>{@code
 * FaultRule.builder("second start fails")
 *         .rpc("StartContainer")
 *         .pod("web-*")
 *         .calls(2, 2)
 *         .effect(new FaultEffect.Fail(Status.Code.UNKNOWN, "failed to start: no space left on device"))
 *         .build();
 * }</pre>
 *
 * @param name what lists and messages call it
 * @param match which calls it is about
 * @param occurrences which of these, by number
 * @param probability with which chance each of these, above 0 and up to 1
 * @param window when
 * @param effect what happens to them
 */
public record FaultRule(
        String name,
        CallMatch match,
        Occurrences occurrences,
        double probability,
        TimeWindow window,
        FaultEffect effect) {
    public FaultRule {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a fault rule without a name");
        }
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "rule '" + name + "': probability " + probability + " (expected: above 0, up to 1)");
        }
        Set<String> fitting = effect.rpcs();
        if (!fitting.isEmpty() && match.rpcs().isEmpty()) {
            match = match.withRpcs(fitting);
        }
        if (!fitting.isEmpty() && !fitting.containsAll(match.rpcs())) {
            throw new IllegalArgumentException("rule '" + name + "': its effect fits "
                    + String.join(", ", fitting.stream().sorted().toList())
                    + " only (found: "
                    + String.join(", ", match.rpcs().stream().sorted().toList()) + ")");
        }
        effect.check(match.rpcs());
    }

    /** A rule for all calls, at all times. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Says what a rule is about; what is not said does not matter. Sets of alternatives: any of them. */
    public static final class Builder {
        private final String name;
        private final Set<String> rpcs = new HashSet<>();
        private final Map<String, String> labels = new HashMap<>();
        private final List<Occurrences.Range> ranges = new ArrayList<>();
        private @Nullable String node;
        private @Nullable String pod;
        private @Nullable String namespace;
        private @Nullable String container;
        private @Nullable String image;
        private @Nullable Integer attempt;
        private long every = 1;
        private long limit = Long.MAX_VALUE;
        private double probability = 1;
        private TimeWindow window = TimeWindow.ALWAYS;
        private @Nullable FaultEffect effect;

        private Builder(String name) {
            this.name = name;
        }

        /** An RPC by its name, such as {@code RunPodSandbox}; may be said repeatedly. */
        public Builder rpc(String value) {
            rpcs.add(value);
            return this;
        }

        /** The node's name; {@code *} stands for any letters, here and in the next four. */
        public Builder node(String pattern) {
            node = pattern;
            return this;
        }

        /** The pod's name. */
        public Builder pod(String pattern) {
            pod = pattern;
            return this;
        }

        /** The pod's namespace. */
        public Builder namespace(String pattern) {
            namespace = pattern;
            return this;
        }

        /** The container's name. */
        public Builder container(String pattern) {
            container = pattern;
            return this;
        }

        /** The image's name or id, as the request has it. */
        public Builder image(String pattern) {
            image = pattern;
            return this;
        }

        /** A label of the sandbox or the container; may be said repeatedly, and then all must be there. */
        public Builder label(String key, String value) {
            labels.put(key, value);
            return this;
        }

        /** The attempt of the container, or of the sandbox where no container is concerned. */
        public Builder attempt(int value) {
            attempt = value;
            return this;
        }

        /** The {@code first} to {@code last} of the calls that match so far, from 1; may be said repeatedly. */
        public Builder calls(long first, long last) {
            ranges.add(new Occurrences.Range(first, last));
            return this;
        }

        /** Only each {@code n}-th of them. */
        public Builder every(long n) {
            every = n;
            return this;
        }

        /** At most so many calls in all. */
        public Builder limit(long value) {
            limit = value;
            return this;
        }

        /** With this chance, drawn from the seed. */
        public Builder probability(double value) {
            probability = value;
            return this;
        }

        /** From and until so long after the rule was set; null leaves that side open. */
        public Builder window(@Nullable Duration from, @Nullable Duration until) {
            window = new TimeWindow(TimeWindow.Moment.after(from), TimeWindow.Moment.after(until));
            return this;
        }

        /** From and until these moments of the runtime's clock; null leaves that side open. */
        public Builder between(@Nullable Instant from, @Nullable Instant until) {
            window = new TimeWindow(TimeWindow.Moment.at(from), TimeWindow.Moment.at(until));
            return this;
        }

        /** When. */
        public Builder window(TimeWindow value) {
            window = value;
            return this;
        }

        /** What happens. */
        public Builder effect(FaultEffect value) {
            effect = value;
            return this;
        }

        /**
         * The rule.
         *
         * @throws IllegalArgumentException if it makes no sense; the message says why and what would
         */
        public FaultRule build() {
            CallMatch match = new CallMatch(rpcs, node, pod, namespace, container, image, labels, attempt);
            return new FaultRule(
                    name,
                    match,
                    new Occurrences(ranges, every, limit),
                    probability,
                    window,
                    Objects.requireNonNull(effect, "effect"));
        }
    }
}
