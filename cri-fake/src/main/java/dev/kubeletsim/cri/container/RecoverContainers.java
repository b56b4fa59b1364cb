// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.Cgroup;
import dev.kubeletsim.cri.process.IpcNamespace;
import dev.kubeletsim.cri.process.Kernel;
import dev.kubeletsim.cri.process.Machine;
import dev.kubeletsim.cri.process.Namespaces;
import dev.kubeletsim.cri.process.NetNamespace;
import dev.kubeletsim.cri.process.SeccompFilter;
import dev.kubeletsim.cri.process.UtsNamespace;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.vfs.MountNamespace;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back the containers of a runtime that has ended, with its processes: what they were, and the end that the profile
 * gives those that ran. Of what they had written into their own files only the size is left: no call can read the files of
 * a container that has ended. Confined to the engine's mailbox.
 */
public final class RecoverContainers {
    private static final Logger log = LoggerFactory.getLogger(RecoverContainers.class);

    private final ContainerParts parts;
    private final ProcessPlanner planner;
    private final Namespaces nowhere;

    public RecoverContainers(ContainerParts parts) {
        this.parts = parts;
        this.planner = new ProcessPlanner(parts.profile().container());
        Kernel kernel = parts.sandbox().kernel();
        this.nowhere = new Namespaces(
                kernel.newPidNamespace(),
                kernel.newNodeNetNamespace(Machine.HIDDEN, NetNamespace.PortWatcher.NOBODY),
                IpcNamespace.ofNode(Machine.HIDDEN),
                new UtsNamespace(""));
    }

    /**
     * Brings back {@code saved}, whose sandboxes are back; the store's journal has them already.
     *
     * @param written how much they had written, where that is known, by id
     */
    public void recover(List<ContainerFacts> saved, Map<String, WritableLayer> written) {
        long now = parts.sandbox().nowNanos();
        // Of two with one name, which only damage can leave behind, the later one has it.
        saved.stream()
                .sorted(Comparator.comparingLong(ContainerFacts::sequence).reversed())
                .forEach(facts -> recover(facts, written.get(facts.id()), now));
    }

    private void recover(ContainerFacts facts, @Nullable WritableLayer written, long now) {
        SandboxRecord sandbox = parts.sandbox().sandboxes().get(facts.sandboxId());
        Optional<String> owner =
                sandbox == null ? Optional.empty() : parts.sandbox().names().reserve(facts.name(), facts.id());
        if (sandbox == null || owner.isPresent()) {
            String why = sandbox == null
                    ? "there is no sandbox " + facts.sandboxId()
                    : "its name " + facts.name() + " is that of " + owner.orElse("");
            log.warn("container {} is not restored: {}", facts.id(), why);
            parts.containers().remove(facts.id());
            return;
        }
        LiveContainer remains = remains(facts, sandbox.facts());
        if (written != null) {
            remains.files.recallWritable(written.usedBytes(), written.inodes());
            remains.kept = written;
        }
        parts.live().add(remains);
        if (hadProcess(facts)) {
            parts.containers().put(facts.endedUnseen(now, parts.profile().recovery()));
        } else {
            parts.containers().restore(facts);
        }
        remains.ended.complete(true);
    }

    private boolean hadProcess(ContainerFacts facts) {
        return switch (facts.state()) {
            case RUNNING, UNKNOWN -> true;
            case CREATED -> parts.profile().container().ociCreate() == ContainerRule.OciCreate.AT_CREATE;
            case EXITED -> false;
        };
    }

    /** What is left without a process: what it would have run, to be told of, and limits that can be changed. */
    private LiveContainer remains(ContainerFacts facts, SandboxFacts sandbox) {
        Cgroup cgroup = new Cgroup(ResourceLimits.cgroup(facts.resources()));
        MountNamespace files = MountNamespace.over(
                facts.image().image().rootfs(), parts.sandbox().scheduler());
        ProcessPlan plan = planner.plan(
                facts.config(),
                facts.image().image().config(),
                facts.identity(),
                SeccompFilter.NONE,
                sandbox.hostname(),
                HomeDirectory.of(files, facts.identity().uid()));
        return new LiveContainer(
                facts.id(), plan, files, nowhere, cgroup, new ContainerOutput(), Optional.empty(), Optional.empty());
    }
}
