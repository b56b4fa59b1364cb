// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.List;

/**
 * What {@code execve} found.
 *
 * @param path the file, without symbolic links
 * @param argv the arguments, after an interpreter line was followed
 */
public record ProgramImage(Program program, String path, List<String> argv) {}
