// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.PodSandboxStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All sandboxes of a runtime. Written in the engine's mailbox, read from any thread.
 *
 * <p>The generation counts the changes: who sees the same number twice has seen the same sandboxes.
 */
public final class SandboxStore {
    private final IdIndex<SandboxRecord> index = new IdIndex<>();
    private final AtomicLong generation = new AtomicLong();
    private volatile SandboxReport report;
    private volatile Comparator<SandboxRecord> order;
    private @Nullable SandboxJournal journal;
    private long lastSequence;

    public SandboxStore(RuntimeProfile profile) {
        this.report = new SandboxReport(profile.sandbox());
        this.order = order(profile);
    }

    private static Comparator<SandboxRecord> order(RuntimeProfile profile) {
        Comparator<SandboxRecord> oldestFirst =
                (a, b) -> Long.compare(a.facts().sequence(), b.facts().sequence());
        return profile.report().newestFirst() ? oldestFirst.reversed() : oldestFirst;
    }

    /** Keeps what is changed from now on in {@code value} too; in the mailbox. */
    public void keepIn(SandboxJournal value) {
        journal = value;
    }

    /** The number of the next sandbox, greater than that of any that is or was here; in the mailbox. */
    public long nextSequence() {
        return ++lastSequence;
    }

    /** Reports everything as {@code profile} does from now on; in the mailbox. */
    public void adopt(RuntimeProfile profile) {
        report = new SandboxReport(profile.sandbox());
        order = order(profile);
        index.values().forEach(record -> restore(record.facts()));
    }

    /** Adds a sandbox or replaces what is known of it. */
    public SandboxRecord put(SandboxFacts facts) {
        SandboxJournal kept = journal;
        if (kept != null) {
            kept.saved(facts);
        }
        return restore(facts);
    }

    /** As {@link #put}, for what a journal has already; in the mailbox. */
    SandboxRecord restore(SandboxFacts facts) {
        lastSequence = Math.max(lastSequence, facts.sequence());
        SandboxRecord record = report.record(facts);
        index.put(facts.id(), record);
        generation.incrementAndGet();
        return record;
    }

    /** What was reported of a sandbox while these were the facts. */
    public PodSandboxStatus status(SandboxFacts facts) {
        return report.status(facts);
    }

    /** Forgets a sandbox. */
    public void remove(String id) {
        SandboxJournal kept = journal;
        if (kept != null) {
            kept.removedSandbox(id);
        }
        index.remove(id);
        generation.incrementAndGet();
    }

    /** The sandbox with exactly this id. */
    public @Nullable SandboxRecord get(String id) {
        return index.get(id);
    }

    /** Up to two sandboxes whose id begins with {@code prefix}. */
    public List<SandboxRecord> matching(String prefix) {
        return index.matching(prefix);
    }

    /** All sandboxes in the profile's order. */
    public List<SandboxRecord> all() {
        List<SandboxRecord> all = new ArrayList<>(index.values());
        all.sort(order);
        return all;
    }

    /** How often the store has changed. */
    public long generation() {
        return generation.get();
    }
}
