// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates of a run, and what servers and clients do with them.
 *
 * <p>Starting points: {@link dev.kubeletsim.streaming.tls.CertificateAuthority}, {@link
 * dev.kubeletsim.streaming.tls.ServerTls}, {@link dev.kubeletsim.streaming.tls.ClientTls}.
 */
@NullMarked
package dev.kubeletsim.streaming.tls;

import org.jspecify.annotations.NullMarked;
