// SPDX-License-Identifier: Apache-2.0
/**
 * What the API server fills in: the defaults of the versioned types ({@code SetDefaults_*} of {@code
 * pkg/apis/core/v1/defaults.go}), and those that built-in admission adds.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.defaulting.PodDefaults}, {@link
 * dev.kubeletsim.api.defaulting.PodAdmission}. Trees are changed in place; nothing here fails.
 */
@NullMarked
package dev.kubeletsim.api.defaulting;

import org.jspecify.annotations.NullMarked;
