// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

/** The program whose gates are set: both know the same gates, but word the same mistake differently. */
public enum Component {
    KUBELET("kubelet"),
    KUBE_API_SERVER("kube-apiserver");

    private final String binaryName;

    Component(String binaryName) {
        this.binaryName = binaryName;
    }

    /** The name of upstream's program. */
    public String binaryName() {
        return binaryName;
    }
}
