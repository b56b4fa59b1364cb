// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Lets a pod stay for five minutes on a node that is not ready or unreachable, unless it says otherwise. */
final class DefaultTolerationSeconds implements AdmissionPlugin {
    private static final long SECONDS = 300;
    private static final List<String> TAINTS =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    @Override
    public void admit(Attributes attributes) {
        boolean write = attributes.operation() == Operation.CREATE || attributes.operation() == Operation.UPDATE;
        if (!write || !attributes.isAbout("pods")) {
            return;
        }
        ArrayNode tolerations = attributes.written().withObject("/spec").withArray("/tolerations");
        for (String taint : TAINTS) {
            if (!tolerates(tolerations, taint)) {
                tolerations
                        .addObject()
                        .put("key", taint)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", SECONDS);
            }
        }
    }

    private static boolean tolerates(JsonNode tolerations, String taint) {
        return tolerations.valueStream().anyMatch(toleration -> {
            String key = toleration.path("key").asString("");
            String effect = toleration.path("effect").asString("");
            return (key.equals(taint) || key.isEmpty()) && (effect.equals("NoExecute") || effect.isEmpty());
        });
    }
}
