// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

/** A pod or container that cannot be told to the runtime; the message is upstream's. */
public final class ContainerConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what is wrong with the pod's spec, or missing from the cluster. */
    public ContainerConfigException(String message) {
        super(message);
    }
}
