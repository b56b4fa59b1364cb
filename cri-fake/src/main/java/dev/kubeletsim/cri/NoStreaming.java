// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.container.StreamingUrls;
import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.PortForwardRequest;

/** A runtime without a streaming server says so. */
final class NoStreaming implements StreamingUrls {
    @Override
    public String exec(ExecRequest request) {
        throw refused();
    }

    @Override
    public String attach(AttachRequest request) {
        throw refused();
    }

    @Override
    public String portForward(PortForwardRequest request) {
        throw refused();
    }

    private static CriException refused() {
        return new CriException(CriCode.UNIMPLEMENTED, "this simulated runtime has no streaming server");
    }
}
