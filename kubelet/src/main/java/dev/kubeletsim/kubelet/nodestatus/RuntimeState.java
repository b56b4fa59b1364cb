// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.cri.v1.RuntimeCondition;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.StatusResponse;
import dev.kubeletsim.features.RuntimeReport;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the runtime and its network are up, by a CRI Status every five seconds (upstream's {@code updateRuntimeUp}).
 *
 * <p>Features and handlers are taken over only while the runtime is ready; else the last known ones stay. The state is
 * one immutable value that the polling fiber replaces; reading never waits.
 */
public final class RuntimeState implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeState.class);

    private final Function<StatusRequest, StatusResponse> status;
    private final Scheduler scheduler;
    private final Map<String, Supplier<Optional<String>>> healthChecks = new ConcurrentSkipListMap<>();
    private final Periodic polls;
    private volatile RuntimeHealth health = RuntimeHealth.UNKNOWN;

    /** @param status the CRI call, which may wait and throw {@link CriException} */
    public RuntimeState(Function<StatusRequest, StatusResponse> status, Scheduler scheduler, String nodeName) {
        this.status = status;
        this.scheduler = scheduler;
        this.polls = new Periodic(scheduler, "runtime-state-" + nodeName, () -> {
            poll();
            return PERIOD;
        });
    }

    /** Adds a part of the kubelet without which the node is not ready, such as {@code PLEG}; its check must not block. */
    public void addHealthCheck(String part, Supplier<Optional<String>> error) {
        healthChecks.put(part, error);
    }

    /** Starts to poll; the first poll comes after five seconds. */
    public void start() {
        polls.start(PERIOD);
    }

    /** Asks the runtime now; for fibers. */
    public void poll() {
        try {
            health = after(health, status.apply(StatusRequest.getDefaultInstance()), scheduler.instant());
        } catch (CriException e) {
            LOG.warn("Container runtime sanity check failed: {}", e.getMessage());
        }
    }

    static RuntimeHealth after(RuntimeHealth before, StatusResponse response, Instant now) {
        List<RuntimeCondition> conditions = response.getStatus().getConditionsList();
        Optional<RuntimeCondition> runtime = find(conditions, "RuntimeReady");
        Optional<RuntimeCondition> network = find(conditions, "NetworkReady");
        if (conditions.size() < 2) {
            LOG.warn("Container runtime sanity check failed: {}", NodeTexts.CONDITIONS_MISSING);
            return before;
        }
        String networkError = error("network", "NetworkReady", network);
        String runtimeError = error("", "RuntimeReady", runtime);
        return runtimeError != null
                ? new RuntimeHealth(before.lastReady(), runtimeError, networkError, before.report())
                : new RuntimeHealth(now, null, networkError, CriReports.of(response));
    }

    private static Optional<RuntimeCondition> find(List<RuntimeCondition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private static @Nullable String error(String kind, String type, Optional<RuntimeCondition> condition) {
        if (condition.isPresent() && condition.get().getStatus()) {
            return null;
        }
        return condition
                .map(known -> NodeTexts.conditionFalse(kind, type, known.getReason(), known.getMessage()))
                .orElse("container runtime " + (kind.isEmpty() ? "" : kind + " ") + "not ready: condition " + type
                        + " is not set");
    }

    /** What keeps the node from being ready, in upstream's order; empty if nothing does. */
    public List<String> errors() {
        RuntimeHealth current = health;
        List<String> unhealthy = new ArrayList<>();
        healthChecks.forEach(
                (part, check) -> check.get().ifPresent(error -> unhealthy.add(NodeTexts.unhealthy(part, error))));
        List<String> errors = new ArrayList<>(current.runtimeErrors(scheduler.instant(), unhealthy));
        errors.addAll(current.networkErrors());
        return errors;
    }

    /** Why pods with a network of their own cannot start now, as the event NetworkNotReady says it. */
    public Optional<String> networkError() {
        List<String> errors = health.networkErrors();
        return errors.isEmpty() ? Optional.empty() : Optional.of(NodeTexts.aggregate(errors));
    }

    /** The runtime's features and handlers. */
    public RuntimeReport report() {
        return health.report();
    }

    @Override
    public void close() {
        polls.close();
    }
}
