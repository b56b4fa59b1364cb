// SPDX-License-Identifier: Apache-2.0
/**
 * Who may talk to the server: the certificates and the token of a run, and the kubeconfig that holds them.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.auth.Credentials}, {@link dev.kubeletsim.api.auth.Kubeconfig}.
 */
@NullMarked
package dev.kubeletsim.api.auth;

import org.jspecify.annotations.NullMarked;
