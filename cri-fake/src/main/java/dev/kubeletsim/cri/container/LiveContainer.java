// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.Cgroup;
import dev.kubeletsim.cri.process.InputPipe;
import dev.kubeletsim.cri.process.Namespaces;
import dev.kubeletsim.cri.process.Process;
import dev.kubeletsim.cri.process.Terminal;
import dev.kubeletsim.cri.vfs.MountNamespace;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The moving half of a container: its files, its first process and what goes in and out. Confined to the engine's
 * mailbox.
 */
final class LiveContainer {
    final String id;
    final ProcessPlan plan;
    final MountNamespace files;
    final Namespaces namespaces;
    final Cgroup cgroup;
    final ContainerOutput output;
    /** What runc will say because of its seccomp profile. */
    final Optional<String> seccompRefusal;
    /** What runc will say instead of starting it, because its root or working directory cannot be made. */
    final Optional<String> rootfsRefusal;
    /** Completes when the first process has ended, or when it is certain that there will be none. */
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    @Nullable
    Process process;

    @Nullable
    InputPipe stdin;

    @Nullable
    Terminal terminal;
    /** Whether the first process runs the container's program, as opposed to waiting in the OCI runtime's init. */
    boolean started;
    /** What a journal has of the size of its files. */
    @Nullable
    WritableLayer kept;
    /** When statistics were last asked for, in nanoseconds since 1970, and what had been used by then. */
    long sampledAtNanos;

    long sampledCpuNanos;
    /** Whether the stop signal has been sent. */
    boolean asked;
    /** What the waiting init exits with when it was asked to stop; null while it was not. */
    @Nullable
    Integer initExitCode;

    LiveContainer(
            String id,
            ProcessPlan plan,
            MountNamespace files,
            Namespaces namespaces,
            Cgroup cgroup,
            ContainerOutput output,
            Optional<String> seccompRefusal,
            Optional<String> rootfsRefusal) {
        this.id = id;
        this.plan = plan;
        this.files = files;
        this.namespaces = namespaces;
        this.cgroup = cgroup;
        this.output = output;
        this.seccompRefusal = seccompRefusal;
        this.rootfsRefusal = rootfsRefusal;
    }
}
