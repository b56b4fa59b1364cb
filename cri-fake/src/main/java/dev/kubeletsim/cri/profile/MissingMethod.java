// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.List;

/** Why a release has no answer to an RPC. */
public enum MissingMethod {
    /** Its copy of the CRI does not have the method: grpc-go's own text. */
    UNKNOWN,
    /** It has the method, but only says that it is not implemented. */
    NOT_IMPLEMENTED;

    /** RPCs that cri-api got after release 1.31, which no modelled release serves. */
    public static final List<String> AFTER_131 = List.of(
            "UpdatePodSandboxResources",
            "StreamPodSandboxes",
            "StreamContainers",
            "StreamContainerStats",
            "StreamPodSandboxStats",
            "StreamPodSandboxMetrics",
            "StreamImages");
}
