// SPDX-License-Identifier: Apache-2.0
/**
 * The few controllers without which pods would never run: a binder, which is no scheduler, and what looks after taints of
 * nodes, persistent volumes, the status of policies, namespaces in deletion and old events.
 *
 * <p>Starting point: {@link dev.kubeletsim.api.binder.Controllers}. They talk to the server as any client does.
 */
@NullMarked
package dev.kubeletsim.api.binder;

import org.jspecify.annotations.NullMarked;
