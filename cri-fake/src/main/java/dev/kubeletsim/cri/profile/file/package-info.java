// SPDX-License-Identifier: Apache-2.0
/**
 * Profiles of one's own: YAML files that say what is different from a built-in profile.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.profile.file.ProfileFile}. Apart from it, nothing here is for others.
 */
@NullMarked
package dev.kubeletsim.cri.profile.file;

import org.jspecify.annotations.NullMarked;
