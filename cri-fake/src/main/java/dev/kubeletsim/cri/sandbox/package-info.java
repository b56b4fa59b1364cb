// SPDX-License-Identifier: Apache-2.0
/**
 * Pod sandboxes: their records, ids and names, the files they bring, and the CRI verbs that act on them.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.sandbox.SandboxRecord}, {@link
 * dev.kubeletsim.cri.sandbox.SandboxStore}, {@link dev.kubeletsim.cri.sandbox.RunPodSandbox}. Must not import {@code
 * container}: what happens to a pod's containers is asked of {@link dev.kubeletsim.cri.sandbox.PodContainers}.
 */
@NullMarked
package dev.kubeletsim.cri.sandbox;

import org.jspecify.annotations.NullMarked;
