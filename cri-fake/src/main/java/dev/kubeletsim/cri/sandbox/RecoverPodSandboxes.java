// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.RecoveryRule;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back the sandboxes of a runtime that has ended, with its processes: names, addresses, files, and the state that
 * the profile gives them. Their network and other namespaces are held open by the node, which has not been restarted.
 * Confined to the engine's mailbox.
 */
public final class RecoverPodSandboxes {
    private static final Logger log = LoggerFactory.getLogger(RecoverPodSandboxes.class);

    private final SandboxParts parts;
    private final SandboxFiles files;

    public RecoverPodSandboxes(SandboxParts parts) {
        this.parts = parts;
        this.files = new SandboxFiles(parts.profile().sandbox(), parts.host());
    }

    /** Brings back {@code saved}; the store's journal has them already. */
    public void recover(List<SandboxFacts> saved) {
        long now = parts.nowNanos();
        // Of two with one name, which only damage can leave behind, the later one has it.
        saved.stream()
                .sorted(Comparator.comparingLong(SandboxFacts::sequence).reversed())
                .forEach(facts -> recover(facts, now));
    }

    private void recover(SandboxFacts facts, long now) {
        Optional<String> owner = parts.names().reserve(facts.name(), facts.id());
        if (owner.isPresent()) {
            log.warn("sandbox {} is not restored: its name {} is that of {}", facts.id(), facts.name(), owner.get());
            parts.sandboxes().remove(facts.id());
            return;
        }
        if (!facts.stopped()) {
            parts.namespaces().keepAddress(facts.ip());
        }
        try {
            files.write(facts);
        } catch (ErrnoException e) {
            log.warn(
                    "sandbox {} is restored without its files in {}: {}",
                    facts.id(),
                    facts.filesDirectory(),
                    e.getMessage());
        }
        if (facts.ready() && hadProcess(facts)) {
            parts.sandboxes().put(facts.died(now));
        } else {
            parts.sandboxes().restore(facts);
        }
    }

    private boolean hadProcess(SandboxFacts facts) {
        RecoveryRule.Pause pause = parts.profile().recovery().pause();
        return switch (pause) {
            case IN_EVERY_SANDBOX -> true;
            case WHERE_PROCESSES_ARE_SHARED -> facts.namespaces().getPid() == NamespaceMode.POD;
        };
    }
}
