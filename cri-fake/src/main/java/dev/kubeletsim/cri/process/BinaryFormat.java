// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.List;
import java.util.Optional;

/** Tells programs by the content of their files, as the kernel's {@code linux_binfmt} handlers do. */
@FunctionalInterface
public interface BinaryFormat {
    /** The program that {@code content} stands for, called with {@code argv}; empty if it stands for none (ENOEXEC). */
    Optional<Program> load(byte[] content, List<String> argv);
}
