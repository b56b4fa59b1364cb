// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

/** A mount that the runtime reports of a container. */
public record ContainerMount(String containerPath, String hostPath, boolean readOnly, boolean recursiveReadOnly) {}
