// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** What statfs(2) tells of a mount in memory, in bytes. */
public record FileSystemUsage(Mount mount, long total, long used) {}
