// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.util.Objects;

/**
 * What a node does with a pod.
 *
 * @param policyInForce {@code Merge} or {@code Strict}; empty if the pod does not run
 * @param fieldDropped whether the API server stored the pod without the policy that it asked for
 * @param mergedSilently whether the pod asked for Strict, runs, and is merged
 * @param reason the component's word for a refusal or rejection, empty if there is none
 * @param message its sentence
 * @param summary all of it in a sentence
 */
public record Verdict(
        Outcome outcome,
        String policyInForce,
        boolean fieldDropped,
        boolean mergedSilently,
        String reason,
        String message,
        String summary) {

    /** How far the pod gets. */
    public enum Outcome {
        /** The API server does not take it. */
        REFUSED("Refused"),
        /** The kubelet does not admit it. */
        REJECTED("Rejected"),
        /** The kubelet runs it, or tries to. */
        ADMITTED("Admitted");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /** The outcome as JSON has it. */
        public String word() {
            return word;
        }
    }

    public Verdict {
        Objects.requireNonNull(outcome, "outcome");
    }

    /** The API server refused the pod. */
    public static Verdict refused(String reason, String message) {
        return new Verdict(Outcome.REFUSED, "", false, false, reason, message, "refused by the API server: " + message);
    }

    /** The kubelet did not admit the pod. */
    public static Verdict rejected(boolean fieldDropped, String reason, String message) {
        return new Verdict(
                Outcome.REJECTED,
                "",
                fieldDropped,
                false,
                reason,
                message,
                "rejected by the kubelet: " + reason + ": " + message.replaceFirst("^Pod was rejected: ", ""));
    }

    /**
     * The kubelet admitted the pod.
     *
     * @param asked the policy in the manifest, empty if unset
     * @param stored the policy in the API
     * @param runtimeKnows whether the runtime honours the policy
     * @param reported whether the node's status says that it does
     * @param runtime its name and version
     */
    public static Verdict admitted(
            String asked, String stored, boolean runtimeKnows, boolean reported, String runtime) {
        boolean dropped = !asked.equals(stored);
        boolean strict = stored.equals("Strict") && runtimeKnows;
        boolean silently = asked.equals("Strict") && !strict;
        return new Verdict(
                Outcome.ADMITTED,
                strict ? "Strict" : "Merge",
                dropped,
                silently,
                "",
                "",
                "admitted; " + effect(dropped, silently, strict, reported, runtime));
    }

    private static String effect(boolean dropped, boolean silently, boolean strict, boolean reported, String runtime) {
        if (dropped) {
            return "the API server dropped supplementalGroupsPolicy, since its gate is off: the runtime merges";
        }
        if (silently) {
            return "merged silently: " + runtime
                    + (reported
                            ? " merges, though the node's status says that the policy is supported"
                            : " does not know the policy, and the kubelet does not check");
        }
        return strict ? "the runtime enforces Strict" : "the runtime merges";
    }
}
