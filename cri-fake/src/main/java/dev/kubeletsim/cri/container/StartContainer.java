// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StartContainerResponse;
import java.util.concurrent.CompletionStage;

/** Starts a created container. What fails after the state was checked ends the container, as the profile has it. */
public final class StartContainer {
    private final ContainerParts parts;
    private final ContainerTasks tasks;

    public StartContainer(ContainerParts parts, ContainerTasks tasks) {
        this.parts = parts;
        this.tasks = tasks;
    }

    public CompletionStage<StartContainerResponse> handle(StartContainerRequest request) {
        return parts.mailbox().callHere(() -> {
            start(parts.lookup()
                    .find(request.getContainerId(), CriError.FIND_FOR_START_CONTAINER)
                    .facts());
            return StartContainerResponse.getDefaultInstance();
        });
    }

    private void start(ContainerFacts facts) {
        ContainerRule rule = parts.profile().container();
        parts.refuse(
                facts.state() != ContainerStateName.CREATED,
                CriError.START_WRONG_STATE,
                "id",
                facts.id(),
                "state",
                rule.spell(facts.state()));
        LiveContainer live = parts.live().get(facts.id());
        try {
            run(live, facts, rule);
        } catch (CriException e) {
            failed(live, facts, e);
            throw e;
        }
        parts.containers().put(facts.started(parts.sandbox().nowNanos()));
        parts.sandbox().events().publish(ContainerEventType.CONTAINER_STARTED_EVENT, facts.id(), facts.sandboxId());
        tasks.endWhatCannotExecute(live);
    }

    private void run(LiveContainer live, ContainerFacts facts, ContainerRule rule) {
        SandboxRecord sandbox = parts.sandbox().sandboxes().get(facts.sandboxId());
        parts.refuse(
                sandbox == null || !sandbox.facts().ready(),
                CriError.START_SANDBOX_NOT_READY,
                "sandbox",
                facts.sandboxId());
        if (rule.ociCreate() == ContainerRule.OciCreate.AT_START) {
            tasks.openLog(live, facts);
            tasks.ociCreate(live, facts);
        }
        tasks.start(live);
    }

    private void failed(LiveContainer live, ContainerFacts facts, CriException failure) {
        live.output.close();
        live.ended.complete(true);
        switch (parts.profile().container().startFailure()) {
            case EXITED ->
                parts.containers().put(facts.startFailed(parts.sandbox().nowNanos(), failure.text()));
            case DELETED -> {
                ContainerMounts.delete(parts, facts.id());
                parts.containers().remove(facts.id());
                parts.live().remove(facts.id());
                parts.sandbox().names().release(facts.name(), facts.id());
            }
        }
    }
}
