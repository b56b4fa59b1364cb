// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.Credentials;
import java.util.List;

/**
 * A container's process as its OCI specification has it; an exec gets a copy with other arguments.
 *
 * @param args program and arguments
 * @param env {@code NAME=value} entries
 * @param cwd absolute
 * @param credentials who it is
 * @param hostname its UTS name
 */
record ProcessPlan(List<String> args, List<String> env, String cwd, Credentials credentials, String hostname) {
    ProcessPlan {
        args = List.copyOf(args);
        env = List.copyOf(env);
    }
}
