// SPDX-License-Identifier: Apache-2.0
/**
 * Strict reading of the YAML files that users write: whatever does not fit is refused with file, line and what to write
 * instead.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.yaml.YamlView}.
 */
@NullMarked
package dev.kubeletsim.cri.yaml;

import org.jspecify.annotations.NullMarked;
