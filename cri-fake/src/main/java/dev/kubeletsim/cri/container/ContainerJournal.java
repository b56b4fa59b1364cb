// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

/** Keeps containers beyond the end of their runtime. Called in the mailbox, before any reader sees the change. */
public interface ContainerJournal {
    /**
     * This is known of a container now.
     *
     * @throws dev.kubeletsim.cri.vfs.ErrnoException if it is a new one and cannot be kept
     */
    void saved(ContainerFacts facts);

    /** This much the container has written; of more use than the files, which nobody can ask for any more. */
    void wrote(String id, WritableLayer layer);

    /** The container is forgotten. */
    void removedContainer(String id);
}
