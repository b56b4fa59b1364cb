// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/** The states of a container, in the CRI's words and in the OCI runtime specification's. */
public enum ContainerStateName {
    CREATED("created"),
    RUNNING("running"),
    EXITED("stopped"),
    UNKNOWN("unknown");

    private final String oci;

    ContainerStateName(String oci) {
        this.oci = oci;
    }

    /** What CRI-O calls it. */
    public String oci() {
        return oci;
    }
}
