// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.util.Objects;

/**
 * What a command in a container printed and how it ended.
 *
 * @param stdout its standard output, as UTF-8
 * @param stderr its standard error, as UTF-8
 * @param exitCode 0 to 255
 */
public record ExecResult(String stdout, String stderr, int exitCode) {
    public ExecResult {
        Objects.requireNonNull(stdout, "stdout");
        Objects.requireNonNull(stderr, "stderr");
    }
}
