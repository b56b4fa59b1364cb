// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.List;
import java.util.Set;

/**
 * Which containers and sandboxes have statistics.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param nanoCores where the momentary use of processors is told
 * @param defaultInterface the name of the first network interface of a pod
 * @param podMetrics which groups of metrics ListPodSandboxMetrics has, in this order: CRI-O's {@code
 *     included_pod_metrics}, empty by default
 */
public record StatsRule(Set<Trait> traits, NanoCores nanoCores, String defaultInterface, List<PodMetrics> podMetrics) {
    public StatsRule {
        traits = Set.copyOf(traits);
        podMetrics = List.copyOf(podMetrics);
    }

    /** The same without metrics of pods. */
    public StatsRule(Set<Trait> traits, NanoCores nanoCores, String defaultInterface) {
        this(traits, nanoCores, defaultInterface, List.of());
    }

    /** A group of metrics that CRI-O can collect; it describes more of them. */
    public enum PodMetrics {
        /** Processor time, of each container. */
        CPU,
        /** Memory, of each container. */
        MEMORY,
        /** Kills for memory, of each container. */
        OOM,
        /** Traffic, of the pod. */
        NETWORK
    }

    /** Where the momentary use of processors is told. */
    public enum NanoCores {
        /** In lists; 0 at the first time. */
        IN_LISTS,
        /** Everywhere from the second time on. */
        FROM_SECOND_SAMPLE
    }

    /** What a runtime may do or not. */
    public enum Trait {
        /** A container that has not been started has them. */
        IN_CREATED,
        /** Swap is reported. */
        SWAP,
        /** ListContainerStats has ended containers, with attributes and writable layer alone. */
        LISTS_EXITED,
        /** Several failures of a list are counted and bulleted, as hashicorp/go-multierror does, not merely joined. */
        COUNTS_FAILURES
    }

    /** The text of several failures. */
    public String joined(List<String> failures) {
        if (!traits.contains(Trait.COUNTS_FAILURES)) {
            return String.join("\n", failures);
        }
        String count = failures.size() == 1 ? "1 error" : failures.size() + " errors";
        return count + " occurred:\n\t* " + String.join("\n\t* ", failures) + "\n\n";
    }

    /** Whether a container that has not been started has them. */
    public boolean inCreated() {
        return traits.contains(Trait.IN_CREATED);
    }

    /** Whether swap is reported. */
    public boolean swap() {
        return traits.contains(Trait.SWAP);
    }

    /** Whether listContainerStats has ended containers, with attributes and writable layer alone. */
    public boolean listsExited() {
        return traits.contains(Trait.LISTS_EXITED);
    }

    /** The same with or without {@code trait}. */
    public StatsRule with(Trait trait, boolean has) {
        return new StatsRule(Traits.with(Trait.class, traits, trait, has), nanoCores, defaultInterface, podMetrics);
    }

    /** The same with another {@code nanoCores}. */
    public StatsRule withNanoCores(NanoCores value) {
        return new StatsRule(traits, value, defaultInterface, podMetrics);
    }

    /** The same with another {@code defaultInterface}. */
    public StatsRule withDefaultInterface(String value) {
        return new StatsRule(traits, nanoCores, value, podMetrics);
    }

    /** The same with another {@code podMetrics}. */
    public StatsRule withPodMetrics(List<PodMetrics> value) {
        return new StatsRule(traits, nanoCores, defaultInterface, value);
    }
}
