// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

/**
 * An admit handler's answer.
 *
 * @param reason a word for status and event, empty if admitted
 */
public record PodAdmitResult(boolean admit, String reason, String message) {
    /** The pod may run. */
    public static final PodAdmitResult ADMITTED = new PodAdmitResult(true, "", "");

    /** The pod may not run, and why. */
    public static PodAdmitResult rejected(String reason, String message) {
        return new PodAdmitResult(false, reason, message);
    }
}
