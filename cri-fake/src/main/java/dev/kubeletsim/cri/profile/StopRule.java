// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.time.Duration;

/**
 * How StopContainer ends a process.
 *
 * @param stopsCreated whether a container that never ran is ended (CRI-O: its waiting init is signalled) or left alone
 * @param waitingInitExitCode the exit code of a waiting init that gets the polite signal
 * @param politeSignalOnce whether the polite signal is sent once in the container's life only
 * @param politeWithoutTimeout whether the polite signal precedes SIGKILL even when the timeout is 0
 * @param unknownSignalMeansTerm whether a STOPSIGNAL that cannot be parsed counts as SIGTERM; else it is an error
 * @param removeGrace how long RemoveContainer of a running container waits after the polite signal; zero kills at once
 */
public record StopRule(
        boolean stopsCreated,
        int waitingInitExitCode,
        boolean politeSignalOnce,
        boolean politeWithoutTimeout,
        boolean unknownSignalMeansTerm,
        Duration removeGrace) {}
