// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.sandbox.IdIndex;
import dev.kubeletsim.cri.v1.ContainerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All containers of a runtime. Written in the engine's mailbox, read from any thread. The generation counts the changes.
 */
public final class ContainerStore {
    private final IdIndex<ContainerRecord> index = new IdIndex<>();
    /** Those of each sandbox that has any, in the profile's order. */
    private final Map<String, List<ContainerRecord>> bySandbox = new ConcurrentHashMap<>();

    private final AtomicLong generation = new AtomicLong();
    private volatile ContainerReport report;
    private volatile Comparator<ContainerRecord> order;
    private @Nullable ContainerJournal journal;
    private long lastSequence;

    public ContainerStore(RuntimeProfile profile) {
        this.report = new ContainerReport(profile);
        this.order = order(profile);
    }

    private static Comparator<ContainerRecord> order(RuntimeProfile profile) {
        Comparator<ContainerRecord> oldestFirst =
                (a, b) -> Long.compare(a.facts().sequence(), b.facts().sequence());
        return profile.report().newestFirst() ? oldestFirst.reversed() : oldestFirst;
    }

    /** Keeps what is changed from now on in {@code value} too; in the mailbox. */
    public void keepIn(ContainerJournal value) {
        journal = value;
    }

    /** The number of the next container, greater than that of any that is or was here; in the mailbox. */
    public long nextSequence() {
        return ++lastSequence;
    }

    /** Reports everything as {@code profile} does from now on; in the mailbox. */
    public void adopt(RuntimeProfile profile) {
        report = new ContainerReport(profile);
        order = order(profile);
        index.values().forEach(record -> restore(record.facts()));
    }

    /** Adds a container or replaces what is known of it. */
    public ContainerRecord put(ContainerFacts facts) {
        ContainerJournal kept = journal;
        if (kept != null) {
            kept.saved(facts);
        }
        return restore(facts);
    }

    /** Keeps how much a container has written; in the mailbox. */
    void keepWritten(LiveContainer live) {
        ContainerJournal kept = journal;
        WritableLayer layer = WritableLayer.of(live.files);
        if (kept != null && !layer.equals(live.kept)) {
            kept.wrote(live.id, layer);
            live.kept = layer;
        }
    }

    /** As {@link #put}, for what a journal has already; in the mailbox. */
    ContainerRecord restore(ContainerFacts facts) {
        lastSequence = Math.max(lastSequence, facts.sequence());
        ContainerRecord record = report.record(facts);
        index.put(facts.id(), record);
        bySandbox.merge(facts.sandboxId(), List.of(record), (before, one) -> with(before, record));
        generation.incrementAndGet();
        return record;
    }

    private List<ContainerRecord> with(List<ContainerRecord> before, ContainerRecord record) {
        List<ContainerRecord> after = new ArrayList<>(before);
        after.removeIf(known -> known.id().equals(record.id()));
        after.add(record);
        after.sort(order);
        return List.copyOf(after);
    }

    /** What was reported of a container while these were the facts. */
    public ContainerStatus status(ContainerFacts facts) {
        return report.status(facts);
    }

    /** Forgets a container. */
    public void remove(String id) {
        ContainerJournal kept = journal;
        if (kept != null) {
            kept.removedContainer(id);
        }
        ContainerRecord gone = index.get(id);
        if (gone != null) {
            bySandbox.computeIfPresent(gone.facts().sandboxId(), (sandbox, before) -> {
                List<ContainerRecord> left = before.stream()
                        .filter(record -> !record.id().equals(id))
                        .toList();
                return left.isEmpty() ? null : left;
            });
        }
        index.remove(id);
        generation.incrementAndGet();
    }

    /** The container with exactly this id. */
    public @Nullable ContainerRecord get(String id) {
        return index.get(id);
    }

    /** Up to two containers whose id begins with {@code prefix}. */
    public List<ContainerRecord> matching(String prefix) {
        return index.matching(prefix);
    }

    /** All containers in the profile's order. */
    public List<ContainerRecord> all() {
        List<ContainerRecord> all = index.values();
        all.sort(order);
        return all;
    }

    /** The containers of a sandbox in the profile's order. */
    public List<ContainerRecord> ofSandbox(String sandboxId) {
        return bySandbox.getOrDefault(sandboxId, List.of());
    }

    /** How often the store has changed. */
    public long generation() {
        return generation.get();
    }
}
