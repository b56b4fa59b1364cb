// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

/** Keeps sandboxes beyond the end of their runtime. Called in the mailbox, before any reader sees the change. */
public interface SandboxJournal {
    /**
     * This is known of a sandbox now.
     *
     * @throws dev.kubeletsim.cri.vfs.ErrnoException if it is a new one and cannot be kept
     */
    void saved(SandboxFacts facts);

    /** The sandbox is forgotten. */
    void removedSandbox(String id);
}
