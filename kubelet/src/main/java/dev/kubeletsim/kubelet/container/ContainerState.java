// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

/** The state of a container, or of a sandbox, as a relist sees it. */
public enum ContainerState {
    CREATED,
    RUNNING,
    EXITED,
    UNKNOWN
}
