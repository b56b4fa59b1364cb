// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import java.util.Arrays;

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

    /**
     * The component that runs upstream's program {@code name}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Component ofBinary(String name) {
        return Arrays.stream(values())
                .filter(component -> component.binaryName.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("component: " + name + " (expected: kubelet or kube-apiserver)"));
    }
}
