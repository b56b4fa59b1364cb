// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

/** Takes events for the API; never blocks, safe from any thread. */
public interface EventRecorder {
    /** The type of an event that needs no attention. */
    String NORMAL = "Normal";

    /** The type of an event that does. */
    String WARNING = "Warning";

    /**
     * Reports that something happened to an object.
     *
     * @param type {@link #NORMAL} or {@link #WARNING}
     * @param reason a word, such as {@code Pulled}
     */
    void event(ObjectReference object, String type, String reason, String message);
}
