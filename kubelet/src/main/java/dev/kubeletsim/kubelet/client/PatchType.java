// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.client;

/** How a patch is to be read by the server. */
public enum PatchType {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC_MERGE("application/strategic-merge-patch+json");

    private final String mediaType;

    PatchType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The {@code Content-Type} that says so. */
    public String mediaType() {
        return mediaType;
    }
}
