// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** Who takes a process's output. Called in the kernel's mailbox. */
public interface OutputSink {
    /**
     * Takes a chunk, whole.
     *
     * @return whether more is welcome; after false nothing comes until {@link OutputEndpoint#resume}
     */
    boolean write(byte[] chunk);

    /** The last process that held the descriptor closed it; nothing more will come. */
    void closed();
}
