// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.features.FeatureGate;

/** How the gate {@code SupplementalGroupsPolicy} is set on the two components. */
public enum GateSetting {
    /** Not at all: each component has its version's default. */
    DEFAULT("default", "", ""),
    ON("on", flag(true), flag(true)),
    OFF("off", flag(false), flag(false)),
    /** On for the API server, off for the kubelet. */
    API_SERVER_ONLY("api-server-only", flag(true), flag(false)),
    /** On for the kubelet, off for the API server. */
    KUBELET_ONLY("kubelet-only", flag(false), flag(true));

    private final String label;
    private final String apiServerFlag;
    private final String kubeletFlag;

    GateSetting(String label, String apiServerFlag, String kubeletFlag) {
        this.label = label;
        this.apiServerFlag = apiServerFlag;
        this.kubeletFlag = kubeletFlag;
    }

    private static String flag(boolean value) {
        return FeatureGate.SUPPLEMENTAL_GROUPS_POLICY + "=" + value;
    }

    /** The value of the API server's {@code --feature-gates}. */
    public String apiServerFlag() {
        return apiServerFlag;
    }

    /** The value of the kubelet's {@code --feature-gates}. */
    public String kubeletFlag() {
        return kubeletFlag;
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
