// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/**
 * A System V shared memory segment.
 *
 * @param mode permission bits
 * @param attached how many processes have it mapped
 */
public record SharedMemory(int key, int id, long uid, int mode, long bytes, long attached) {}
