// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.util.random.RandomGenerator;

/**
 * Runs the simulated processes of one runtime, in turns of its mailbox and with a budget a turn, so that a busy loop
 * starves nobody.
 *
 * <p>All calls to the kernel, its processes, their streams and file systems are made from the owner mailbox.
 */
public final class Kernel {
    /** A kernel whose processes run as tasks of {@code owner}. */
    public Kernel(Scheduler scheduler, Mailbox owner, RandomGenerator random) {}

    /** A new, empty pid namespace. */
    public PidNamespace newPidNamespace() {
        throw new UnsupportedOperationException();
    }

    /** A container's file system over {@code tree} with the usual {@code /proc}, {@code /dev} and {@code /sys} mounts. */
    public MountNamespace newContainerFiles(FileTree tree, PidNamespace pidNamespace) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a process that has not begun, as {@code runc create} does.
     *
     * @throws ExecFailure if the program cannot be executed
     */
    public Process spawn(ProcessSpec spec) {
        throw new UnsupportedOperationException();
    }
}
