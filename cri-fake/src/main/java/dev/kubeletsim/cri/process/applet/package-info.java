// SPDX-License-Identifier: Apache-2.0
/**
 * The programs of a simulated image: busybox's applets and a few of Kubernetes' test images.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.process.applet.Programs}.
 */
@NullMarked
package dev.kubeletsim.cri.process.applet;

import org.jspecify.annotations.NullMarked;
