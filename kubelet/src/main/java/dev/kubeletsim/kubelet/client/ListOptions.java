// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.client;

import java.util.Objects;

/**
 * Which objects to list or watch; empty strings leave a query parameter out.
 *
 * @param fieldSelector such as {@code spec.nodeName=node1}
 * @param resourceVersion a watch starts after it; a list is at least as new ({@code "0"}: any)
 */
public record ListOptions(String fieldSelector, String labelSelector, String resourceVersion) {
    /** Everything, as of now. */
    public static final ListOptions ALL = new ListOptions("", "", "");

    public ListOptions {
        Objects.requireNonNull(fieldSelector, "fieldSelector");
        Objects.requireNonNull(labelSelector, "labelSelector");
        Objects.requireNonNull(resourceVersion, "resourceVersion");
    }

    /** Those whose fields match {@code selector}. */
    public static ListOptions byField(String selector) {
        return new ListOptions(selector, "", "");
    }

    /** The same objects from {@code version} on. */
    public ListOptions from(String version) {
        return new ListOptions(fieldSelector, labelSelector, version);
    }
}
