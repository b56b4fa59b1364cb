// SPDX-License-Identifier: Apache-2.0
/**
 * The admission plugins that a default kube-apiserver runs and that matter to nodes and pods.
 *
 * <p>Starting point: {@link dev.kubeletsim.api.admission.Admission}.
 */
@NullMarked
package dev.kubeletsim.api.admission;

import org.jspecify.annotations.NullMarked;
