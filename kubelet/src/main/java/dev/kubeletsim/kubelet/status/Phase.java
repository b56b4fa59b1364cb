// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

/** The phase of a pod; its {@link #word()} is the API's. */
public enum Phase {
    /** Not all containers have been started yet. */
    PENDING("Pending"),
    /** All containers were started, and one runs or will run again. */
    RUNNING("Running"),
    /** All containers ended well and none will run again. */
    SUCCEEDED("Succeeded"),
    /** No container will run again, and one ended badly; or the pod was rejected. */
    FAILED("Failed");

    private final String word;

    Phase(String word) {
        this.word = word;
    }

    /** The phase as {@code status.phase} has it. */
    public String word() {
        return word;
    }

    /** Whether the word is that of a phase that a pod never leaves. */
    public static boolean isTerminal(String word) {
        return word.equals(SUCCEEDED.word) || word.equals(FAILED.word);
    }
}
