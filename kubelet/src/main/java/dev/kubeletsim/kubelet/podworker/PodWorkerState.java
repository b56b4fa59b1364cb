// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podworker;

/** The three lives of a pod on its node; a pod only ever goes forward. */
public enum PodWorkerState {
    /** The pod is to run: from its first sight. */
    SYNC,
    /** Its containers are being stopped: it was deleted, rejected, or has run to its end. */
    TERMINATING,
    /** Nothing of it runs: what it left is put away. */
    TERMINATED
}
