// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.cri.v1.StatusResponse;
import dev.kubeletsim.features.RuntimeReport;
import dev.kubeletsim.features.RuntimeReport.RuntimeFeatures;
import dev.kubeletsim.features.RuntimeReport.RuntimeHandler;
import dev.kubeletsim.features.RuntimeReport.RuntimeHandlerFeatures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A runtime's CRI status as the node-features module takes it. */
final class CriReports {
    private CriReports() {}

    static RuntimeReport of(StatusResponse response) {
        List<RuntimeHandler> handlers = response.getRuntimeHandlersList().stream()
                .map(CriReports::handler)
                .toList();
        return new RuntimeReport(features(response), handlers);
    }

    private static @Nullable RuntimeFeatures features(StatusResponse response) {
        return response.hasFeatures()
                ? new RuntimeFeatures(
                        response.getFeatures().getSupplementalGroupsPolicy(),
                        response.getFeatures().getUserNamespacesHostNetwork())
                : null;
    }

    private static RuntimeHandler handler(dev.kubeletsim.cri.v1.RuntimeHandler handler) {
        return new RuntimeHandler(
                handler.getName(),
                handler.hasFeatures()
                        ? new RuntimeHandlerFeatures(
                                handler.getFeatures().getRecursiveReadOnlyMounts(),
                                handler.getFeatures().getUserNamespaces())
                        : null);
    }
}
