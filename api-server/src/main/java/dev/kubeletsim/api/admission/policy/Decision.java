// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

/**
 * What one validation of a policy says of a request.
 *
 * @param denied whether it is not met, or could not be evaluated while the policy fails closed
 * @param message why, for the client; empty if it is met
 * @param reason of the refusal's Status; empty for errors, which count as Invalid
 */
record Decision(boolean denied, String message, String reason) {
    static final Decision ADMITTED = new Decision(false, "", "");

    /** For a policy that could not be evaluated. */
    static Decision error(boolean failClosed, String message) {
        return failClosed ? new Decision(true, message, "") : ADMITTED;
    }
}
