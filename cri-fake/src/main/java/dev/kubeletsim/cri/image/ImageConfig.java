// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What an image says about the process that should run in it: the {@code config} object of the OCI image
 * configuration. Absent strings are empty.
 *
 * @param user {@code USER}: {@code user[:group]}, names or numbers
 * @param env {@code NAME=value} pairs in the image's order
 * @param entrypoint what runs, before the arguments
 * @param cmd the default arguments
 * @param workingDir the initial directory
 * @param stopSignal the signal that asks the process to end, for instance {@code SIGTERM}
 * @param labels free-form labels
 */
public record ImageConfig(
        String user,
        List<String> env,
        List<String> entrypoint,
        List<String> cmd,
        String workingDir,
        String stopSignal,
        Map<String, String> labels) {

    public ImageConfig {
        requireNonNull(user, "user");
        env = List.copyOf(env);
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        requireNonNull(workingDir, "workingDir");
        requireNonNull(stopSignal, "stopSignal");
        labels = Map.copyOf(labels);
    }
}
