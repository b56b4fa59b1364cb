// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.prober;

/** The three questions. */
enum ProbeType {
    STARTUP("startupProbe", "Startup"),
    LIVENESS("livenessProbe", "Liveness"),
    READINESS("readinessProbe", "Readiness");

    private final String field;
    private final String word;

    ProbeType(String field, String word) {
        this.field = field;
        this.word = word;
    }

    /** The container's field that describes the probe. */
    String field() {
        return field;
    }

    /** The type as events name it. */
    String word() {
        return word;
    }
}
