// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/** Who gets what GetContainerEvents streams. */
public enum EventRule {
    /** Every subscriber gets every event; with none, events wait for the first one (containerd 2.0). */
    BROADCAST,
    /** Each event goes to one subscriber (containerd 1.7). */
    COMPETE,
    /** Pod events are off: the stream ends at once (CRI-O's default). */
    DISABLED
}
