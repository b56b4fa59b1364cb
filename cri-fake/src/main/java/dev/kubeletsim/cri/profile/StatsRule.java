// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/**
 * Which containers and sandboxes have statistics.
 *
 * @param inCreated whether a container that has not been started has them
 * @param swap whether swap is reported
 * @param listsExited whether ListContainerStats has ended containers, with attributes and writable layer alone
 * @param nanoCores where the momentary use of processors is told
 * @param defaultInterface the name of the first network interface of a pod
 */
public record StatsRule(
        boolean inCreated, boolean swap, boolean listsExited, NanoCores nanoCores, String defaultInterface) {
    /** Where the momentary use of processors is told. */
    public enum NanoCores {
        /** In lists; 0 at the first time. */
        IN_LISTS,
        /** Everywhere from the second time on. */
        FROM_SECOND_SAMPLE
    }
}
