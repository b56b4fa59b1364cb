// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import java.util.List;

/** What each runtime says in its own words about streams. */
public enum StreamingTexts {
    /** {@code internal/cri/server/container_exec.go} and {@code sandbox_portforward_linux.go}, 2.0. */
    CONTAINERD {
        @Override
        public String nonZeroExit(List<String> command, int exitCode) {
            return "error executing command [" + String.join(" ", command) + "], exit code " + exitCode;
        }

        // It tries both families, which fail alike here.
        @Override
        public String notForwarded(String podSandboxId, int port, String why) {
            return String.format(
                    "failed to connect to localhost:%1$d inside namespace \"%2$s\", IPv4: dial tcp4 127.0.0.1:%1$d:"
                            + " connect: %3$s IPv6 dial tcp6 [::1]:%1$d: connect: %3$s ",
                    port, podSandboxId, why);
        }
    },
    /** {@code internal/oci/runtime_oci_linux.go}, 1.31. */
    CRIO {
        @Override
        public String nonZeroExit(List<String> command, int exitCode) {
            return "exit status " + exitCode;
        }

        // Go dials one family after the other and tells of the first.
        @Override
        public String notForwarded(String podSandboxId, int port, String why) {
            return String.format(
                    "port forward into network namespace \"%4$s\": failed to connect to localhost:%1$d inside namespace"
                            + " %2$s: dial tcp [::1]:%1$d: connect: %3$s",
                    port, podSandboxId, why, NETWORK_NAMESPACES + podSandboxId);
        }
    };

    /** The real names are random. */
    private static final String NETWORK_NAMESPACES = "/var/run/netns/";

    /** What follows {@code command terminated with non-zero exit code: }. */
    public abstract String nonZeroExit(List<String> command, int exitCode);

    /**
     * Why a port cannot be reached.
     *
     * @param why the kernel's words
     */
    public abstract String notForwarded(String podSandboxId, int port, String why);
}
