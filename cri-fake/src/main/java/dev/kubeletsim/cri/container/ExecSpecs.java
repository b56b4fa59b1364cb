// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.ProcessSpec;
import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.CriError;
import java.util.List;

/** What ExecSync and a streamed exec have in common: the checks, and a process like the container's own. */
final class ExecSpecs {
    private ExecSpecs() {}

    /** The live half of a container that a process can be run in. */
    static LiveContainer checked(ContainerParts parts, ContainerFacts facts, CriError wrongState) {
        boolean takesExec = facts.state() == ContainerStateName.RUNNING
                || (facts.state() == ContainerStateName.CREATED
                        && parts.profile().exec().inCreated());
        parts.refuse(
                !takesExec,
                wrongState,
                "id",
                facts.id(),
                "state",
                parts.profile().container().spell(facts.state()));
        return parts.live().get(facts.id());
    }

    static void checkCommand(ContainerParts parts, List<String> command, String execId) {
        parts.refuse(command.isEmpty(), CriError.OCI_EXEC_NO_ARGUMENTS, "exec", execId);
    }

    static ProcessSpec.Builder builder(LiveContainer live, List<String> command) {
        ProcessPlan plan = live.plan;
        return ProcessSpec.builder(live.files, live.namespaces, plan.credentials(), command)
                .env(plan.env())
                .cwd(plan.cwd())
                .cgroup(live.cgroup);
    }
}
