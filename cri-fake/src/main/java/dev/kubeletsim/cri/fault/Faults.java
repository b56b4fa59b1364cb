// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import com.google.protobuf.Message;
import dev.kubeletsim.cri.call.CallSubject;
import dev.kubeletsim.cri.call.CallSubjects;
import dev.kubeletsim.cri.call.CriMessages;
import dev.kubeletsim.cri.call.SubjectReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a runtime has at present. They are asked in order: delays add up, the first other effect ends the search.
 *
 * <p>Each rule counts the calls that it matches within its window, from when it was set, and draws its chance from the
 * seed and its place among the rules: with the same calls in the same order a run repeats. Thread-safe; what a rule
 * counts is guarded by its own lock.
 */
public final class Faults {
    /** How many rules there may be at once. */
    public static final int MAX_RULES = 10_000;

    /**
     * A rule and what became of it.
     *
     * @param rule the rule
     * @param matched how many calls it was about
     * @param hits how many of these it hit
     */
    public record Listed(FaultRule rule, long matched, long hits) {}

    /**
     * What is to happen to a call.
     *
     * @param delay how long it is held at first
     * @param effect what happens then, or null for nothing
     */
    record Decision(Duration delay, @Nullable FaultEffect effect) {
        static final Decision NONE = new Decision(Duration.ZERO, null);
    }

    /** A rule that is set. */
    private static final class Active {
        final FaultRule rule;
        final Instant since;
        final RandomGenerator random;
        private long matched;
        private long hits;

        Active(FaultRule rule, Instant since, RandomGenerator random) {
            this.rule = rule;
            this.since = since;
            this.random = random;
        }

        synchronized boolean hits() {
            matched++;
            boolean hit = hits < rule.occurrences().limit()
                    && rule.occurrences().contain(matched)
                    && (rule.probability() == 1 || random.nextDouble() < rule.probability());
            hits += hit ? 1 : 0;
            return hit;
        }

        synchronized Listed listed() {
            return new Listed(rule, matched, hits);
        }
    }

    private final String node;
    private final InstantSource clock;
    private final SubjectReader subjects;
    private volatile Consumer<Boolean> anyRules = any -> {};
    private long seed;
    private final List<Active> active = new CopyOnWriteArrayList<>();
    private long set;

    /**
     * No rules.
     *
     * @param node the node's name
     * @param clock what windows are measured by
     * @param subjects tells whom calls are about
     * @param seed where chances come from
     */
    public Faults(String node, InstantSource clock, CallSubjects subjects, long seed) {
        this.node = node;
        this.clock = clock;
        this.subjects = new SubjectReader(subjects);
        this.seed = seed;
    }

    /** Tells {@code listener} whether there are rules, now and whenever that may have changed. */
    public synchronized void onChange(Consumer<Boolean> listener) {
        anyRules = listener;
        listener.accept(!active.isEmpty());
    }

    /** Replaces all rules; counting and chance begin anew. */
    public synchronized void set(Collection<FaultRule> rules) {
        active.clear();
        set = 0;
        add(rules);
    }

    /** Replaces all rules, with another seed for their chances. */
    public synchronized void set(Collection<FaultRule> rules, long newSeed) {
        seed = newSeed;
        set(rules);
    }

    /**
     * Adds rules behind those that are there.
     *
     * @throws IllegalArgumentException if there would be too many
     */
    public synchronized void add(Collection<FaultRule> rules) {
        if (active.size() + rules.size() > MAX_RULES) {
            throw new IllegalArgumentException(
                    active.size() + rules.size() + " fault rules (expected: at most " + MAX_RULES + ")");
        }
        Instant now = clock.instant();
        List<Active> added = new ArrayList<>();
        for (FaultRule rule : rules) {
            added.add(new Active(rule, now, new SplittableRandom(seed + set++)));
        }
        active.addAll(added);
        anyRules.accept(!active.isEmpty());
    }

    /** Adds one rule. */
    public void add(FaultRule rule) {
        add(List.of(rule));
    }

    /** Takes all rules away; how many there were. */
    public synchronized int clear() {
        int count = active.size();
        active.clear();
        anyRules.accept(false);
        return count;
    }

    /** Takes the rules of this name away; how many there were. */
    public synchronized int clear(String name) {
        int before = active.size();
        active.removeIf(entry -> entry.rule.name().equals(name));
        anyRules.accept(!active.isEmpty());
        return before - active.size();
    }

    /** The rules and their counts, in order. */
    public List<Listed> list() {
        return active.stream().map(Active::listed).toList();
    }

    /** Whether a rule may be about {@code rpc}. */
    boolean concern(String rpc) {
        for (Active entry : active) {
            if (entry.rule.match().concerns(rpc)) {
                return true;
            }
        }
        return false;
    }

    /** What is to happen to a call with this request, an object or bytes. */
    Decision decide(String rpc, Object request) {
        Instant now = clock.instant();
        Duration delay = Duration.ZERO;
        CallSubject subject = null;
        for (Active entry : active) {
            CallMatch match = entry.rule.match();
            if (!match.concerns(rpc) || !entry.rule.window().contains(now, entry.since)) {
                continue;
            }
            if (subject == null && match.asksForSubject()) {
                Message message = CriMessages.request(rpc, request);
                subject = message == null ? CallSubject.NONE : subjects.of(message);
            }
            if (!match.fits(node, subject == null ? CallSubject.NONE : subject) || !entry.hits()) {
                continue;
            }
            if (!(entry.rule.effect() instanceof FaultEffect.Delay more)) {
                return new Decision(delay, entry.rule.effect());
            }
            delay = delay.plus(more.duration());
        }
        return delay.isZero() ? Decision.NONE : new Decision(delay, null);
    }
}
