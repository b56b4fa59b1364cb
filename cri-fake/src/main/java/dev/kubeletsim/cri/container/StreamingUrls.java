// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.PortForwardRequest;

/**
 * Hands out one-time URLs of the streaming server; the engine has checked the requests before. Safe from any thread.
 *
 * <p>Each method throws a {@link dev.kubeletsim.cri.profile.CriException} when too many URLs are pending.
 */
public interface StreamingUrls {
    /** The URL at which a client can run {@code request}. */
    String exec(ExecRequest request);

    /** The URL at which a client can attach. */
    String attach(AttachRequest request);

    /** The URL at which a client can forward ports; the sandbox id is the full one if the runtime looked it up. */
    String portForward(PortForwardRequest request);
}
