// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/**
 * Where a process lives, besides its files (namespaces(7)). Containers of a pod share some of them, as the CRI's
 * {@code NamespaceOption} says.
 *
 * @param pid whom it can see and signal
 * @param net whom it can talk to
 * @param ipc System V shared memory and POSIX message queues
 * @param uts its host name
 */
public record Namespaces(PidNamespace pid, NetNamespace net, IpcNamespace ipc, UtsNamespace uts) {}
