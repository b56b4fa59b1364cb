// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/**
 * What open(2) found.
 *
 * @param path where it really is, without symbolic links
 * @param inode what it is; a magic link or device is for the caller to interpret
 */
public record OpenFile(String path, Inode inode) {}
