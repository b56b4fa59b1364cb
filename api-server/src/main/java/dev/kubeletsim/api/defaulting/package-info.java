// SPDX-License-Identifier: Apache-2.0
/**
 * What the API server fills in: the defaults of the versioned types ({@code SetDefaults_*} of {@code
 * pkg/apis/core/v1/defaults.go}).
 *
 * <p>Starting point: {@link dev.kubeletsim.api.defaulting.PodDefaults}. Trees are changed in place; nothing here fails.
 */
@NullMarked
package dev.kubeletsim.api.defaulting;

import org.jspecify.annotations.NullMarked;
