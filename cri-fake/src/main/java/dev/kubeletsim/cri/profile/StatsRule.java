// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/**
 * Which containers and sandboxes have statistics.
 *
 * @param inCreated whether a container that has not been started has them
 * @param swap whether swap is reported
 * @param listsExited whether ListContainerStats has ended containers, with attributes and writable layer alone
 * @param defaultInterface the name of the first network interface of a pod
 */
public record StatsRule(boolean inCreated, boolean swap, boolean listsExited, String defaultInterface) {}
