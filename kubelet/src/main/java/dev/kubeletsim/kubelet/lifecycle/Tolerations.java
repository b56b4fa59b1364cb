// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import tools.jackson.databind.JsonNode;

/** Whether tolerations cover a taint (core/v1 {@code Toleration.ToleratesTaint}). */
final class Tolerations {
    private Tolerations() {}

    static boolean tolerates(JsonNode tolerations, JsonNode taint) {
        return tolerations.valueStream().anyMatch(toleration -> covers(toleration, taint));
    }

    private static boolean covers(JsonNode toleration, JsonNode taint) {
        String effect = toleration.path("effect").asString("");
        String key = toleration.path("key").asString("");
        if (!effect.isEmpty() && !effect.equals(taint.path("effect").asString(""))) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.path("key").asString(""))) {
            return false;
        }
        return switch (toleration.path("operator").asString("")) {
            case "Exists" -> true;
            case "", "Equal" ->
                toleration.path("value").asString("").equals(taint.path("value").asString(""));
            default -> false;
        };
    }
}
