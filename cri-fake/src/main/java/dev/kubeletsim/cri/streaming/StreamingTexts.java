// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import java.util.List;

/** The part of a streamed exec's outcome that each runtime words for itself. */
@FunctionalInterface
public interface StreamingTexts {
    /** containerd's {@code internal/cri/server/container_exec.go}: {@code error executing command [a b], exit code 3}. */
    StreamingTexts CONTAINERD =
            (command, exitCode) -> "error executing command [" + String.join(" ", command) + "], exit code " + exitCode;

    /** CRI-O passes on the error of Go's {@code os/exec}: {@code exit status 3}. */
    StreamingTexts CRIO = (command, exitCode) -> "exit status " + exitCode;

    /** What follows {@code command terminated with non-zero exit code: }. */
    String nonZeroExit(List<String> command, int exitCode);
}
