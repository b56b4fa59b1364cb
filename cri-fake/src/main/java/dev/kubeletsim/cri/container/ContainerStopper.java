// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.StopRule;
import dev.kubeletsim.cri.sandbox.PodContainers;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ends and removes containers: the polite signal, the wait, the kill. Confined to the engine's mailbox. */
public final class ContainerStopper implements PodContainers {
    private final ContainerParts parts;
    private final ContainerTasks tasks;
    private final StopRule rule;

    public ContainerStopper(ContainerParts parts, ContainerTasks tasks) {
        this.parts = parts;
        this.tasks = tasks;
        this.rule = parts.profile().stop();
    }

    /**
     * Asks the container's process to end and kills it when {@code grace} has passed.
     *
     * @param grace zero kills at once
     * @return completes in the mailbox when the process has ended, at once if there is none to end
     */
    CompletionStage<Boolean> stop(ContainerFacts facts, Duration grace) {
        boolean ends = switch (facts.state()) {
            case RUNNING, UNKNOWN -> true;
            case CREATED -> rule.stopsCreated();
            case EXITED -> false;
        };
        LiveContainer live = parts.live().get(facts.id());
        if (!ends || live.process == null) {
            return CompletableFuture.completedFuture(true);
        }
        boolean polite = !grace.isZero() || rule.politeWithoutTimeout();
        if (polite && !(rule.politeSignalOnce() && live.asked)) {
            tasks.signal(live, stopSignal(facts));
            live.asked = true;
        }
        if (grace.isZero()) {
            tasks.signal(live, Signal.KILL);
        } else if (!live.ended.isDone()) {
            killAfter(live, grace);
        }
        return live.ended;
    }

    private void killAfter(LiveContainer live, Duration grace) {
        Scheduler.Timer timer = parts.sandbox()
                .scheduler()
                .schedule(grace, () -> parts.mailbox().execute(() -> tasks.signal(live, Signal.KILL)));
        live.ended.thenAccept(ended -> timer.cancel());
    }

    private Signal stopSignal(ContainerFacts facts) {
        String wanted = facts.image().image().config().stopSignal();
        if (wanted.isEmpty()) {
            return Signal.TERM;
        }
        return Signal.parse(wanted).orElseGet(() -> {
            parts.refuse(!rule.unknownSignalMeansTerm(), CriError.STOP_SIGNAL_INVALID, "signal", wanted);
            return Signal.TERM;
        });
    }

    /** Stops the container if it runs, and removes it. */
    CompletionStage<Boolean> remove(ContainerFacts facts) {
        parts.refuse(facts.removing(), CriError.REMOVE_WRONG_STATE, "id", facts.id());
        parts.containers().put(facts.beingRemoved());
        return stop(facts, rule.removeGrace()).thenApply(stopped -> forget(facts));
    }

    private boolean forget(ContainerFacts facts) {
        if (parts.containers().get(facts.id()) == null) {
            return false;
        }
        parts.live().get(facts.id()).output.close();
        parts.containers().remove(facts.id());
        parts.live().remove(facts.id());
        parts.sandbox().names().release(facts.name(), facts.id());
        // Among the containers of its pod, the event no longer has the one that it tells of.
        parts.sandbox().events().publish(ContainerEventType.CONTAINER_DELETED_EVENT, facts.id(), facts.sandboxId());
        return true;
    }

    @Override
    public CompletionStage<Void> stopAll(String sandboxId) {
        return all(parts.containers().ofSandbox(sandboxId).stream()
                .map(record -> stop(record.facts(), parts.profile().sandbox().stopGrace()))
                .toList());
    }

    @Override
    public CompletionStage<Void> removeAll(String sandboxId) {
        return all(parts.containers().ofSandbox(sandboxId).stream()
                .filter(record -> !record.facts().removing())
                .map(record -> remove(record.facts()))
                .toList());
    }

    private static CompletionStage<Void> all(List<CompletionStage<Boolean>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }
}
