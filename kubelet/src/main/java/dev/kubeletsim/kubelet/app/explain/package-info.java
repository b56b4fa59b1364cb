// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code kubelet-sim explain} tells: manifests with their lines, and pods with the place that each user and group of
 * their containers comes from.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.app.explain.ExplainedPod}, {@link
 * dev.kubeletsim.kubelet.app.explain.ContainerIds}, {@link dev.kubeletsim.kubelet.app.explain.ManifestFile}. It runs
 * nothing itself: {@code app} does.
 */
@NullMarked
package dev.kubeletsim.kubelet.app.explain;

import org.jspecify.annotations.NullMarked;
