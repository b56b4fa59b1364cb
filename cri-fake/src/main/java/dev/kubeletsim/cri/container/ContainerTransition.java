// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.ContainerStateName;

/** What can happen to a container, and in which states it can. */
enum ContainerTransition {
    /** Its first process began to run. */
    STARTED,
    /** It could not be started and is over. */
    START_FAILED,
    /** Its first process ended, be it one that only waited to be started. */
    EXITED;

    /** The state after this, or an exception that names both. */
    ContainerStateName from(ContainerStateName state) {
        return switch (this) {
            case STARTED ->
                switch (state) {
                    case CREATED -> ContainerStateName.RUNNING;
                    case RUNNING, EXITED, UNKNOWN -> throw illegal(state);
                };
            case START_FAILED ->
                switch (state) {
                    case CREATED -> ContainerStateName.EXITED;
                    case RUNNING, EXITED, UNKNOWN -> throw illegal(state);
                };
            case EXITED ->
                switch (state) {
                    case CREATED, RUNNING, UNKNOWN -> ContainerStateName.EXITED;
                    case EXITED -> throw illegal(state);
                };
        };
    }

    /** The facts themselves if this can happen to them. */
    ContainerFacts legalFrom(ContainerFacts facts) {
        ContainerStateName after = from(facts.state());
        if (after == facts.state()) {
            throw illegal(after);
        }
        return facts;
    }

    private IllegalStateException illegal(ContainerStateName state) {
        return new IllegalStateException(this + " cannot happen to a container that is " + state);
    }
}
