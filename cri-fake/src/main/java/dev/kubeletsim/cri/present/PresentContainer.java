// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.present;

import dev.kubeletsim.cri.v1.ContainerConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A container that is there from the start.
 *
 * @param config what it was asked for with
 * @param state how far it got
 * @param exitCode what an exited one must have ended with, 0 to 255, or null for whatever its command ends with
 * @param age how long ago it was created
 * @param place where it was written down, for messages
 */
public record PresentContainer(
        ContainerConfig config, State state, @Nullable Integer exitCode, Duration age, String place) {
    /** How far a container got. */
    public enum State {
        /** It has not been started. */
        CREATED,
        /** Its first process runs. */
        RUNNING,
        /** Its first process has ended by itself. */
        EXITED
    }

    public PresentContainer {
        if (exitCode != null && state != State.EXITED) {
            throw new IllegalArgumentException("an exit code of a container that is " + state + " (expected: EXITED)");
        }
    }
}
