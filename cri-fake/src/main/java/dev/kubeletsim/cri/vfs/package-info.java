// SPDX-License-Identifier: Apache-2.0
/**
 * Files as a simulated process sees them: image trees, copy-on-write container file systems, mounts, and the node's own
 * files. Nothing here touches the host, save {@link dev.kubeletsim.cri.vfs.HostFiles#directory}.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.vfs.FileTree}, {@link dev.kubeletsim.cri.vfs.MountNamespace}, {@link
 * dev.kubeletsim.cri.vfs.HostFiles}. Must not import {@code dev.kubeletsim.cri.process}.
 */
@NullMarked
package dev.kubeletsim.cri.vfs;

import org.jspecify.annotations.NullMarked;
