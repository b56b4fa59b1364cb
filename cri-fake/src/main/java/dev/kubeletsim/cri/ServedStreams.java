// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.container.StreamingUrls;
import dev.kubeletsim.cri.streaming.StreamingServer;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.PortForwardRequest;

/** The streaming server as the engine sees it. */
record ServedStreams(StreamingServer server) implements StreamingUrls {
    @Override
    public String exec(ExecRequest request) {
        return server.exec(request);
    }

    @Override
    public String attach(AttachRequest request) {
        return server.attach(request);
    }

    @Override
    public String portForward(PortForwardRequest request) {
        return server.portForward(request);
    }
}
