// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import dev.kubeletsim.cri.process.CapabilitySet;
import java.util.Set;

/**
 * How containers are made and started.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param checkOrder which part of a CreateContainerRequest is looked at first
 * @param ociCreate when the OCI runtime makes the first process
 * @param startFailure what becomes of a container that could not be started
 * @param capabilities what a container has unless it says otherwise
 * @param environment in what order the variables come
 * @param stateNames how states are spelled in messages
 * @param memoryMinimumBytes the lowest memory limit; 0 leaves it to the OCI runtime
 */
public record ContainerRule(
        Set<Trait> traits,
        CheckOrder checkOrder,
        OciCreate ociCreate,
        StartFailure startFailure,
        CapabilitySet capabilities,
        Environment environment,
        StateNames stateNames,
        long memoryMinimumBytes) {
    public ContainerRule {
        traits = Set.copyOf(traits);
    }

    /** What a runtime may do or not. */
    public enum Trait {
        /** A line is added to passwd and group for a user or group without one. */
        ACCOUNT_LINES,
        /** UpdateContainerResources accepts a container that has ended. */
        UPDATES_EXITED,
        /** Capabilities may be named with {@code CAP_}; elsewhere no capability has such a name, and it is passed over. */
        PREFIXED_CAPABILITIES,
        /** Logs go where CreateContainer's own sandbox configuration says, not where RunPodSandbox's did. */
        LOGS_WHERE_REQUEST_SAYS
    }

    /** Whether this runtime does that. */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Which part of a CreateContainerRequest is looked at first. */
    public enum CheckOrder {
        SANDBOX_FIRST,
        CONFIG_FIRST
    }

    /** When the OCI runtime makes the first process. */
    public enum OciCreate {
        AT_CREATE,
        AT_START
    }

    /** What becomes of a container that could not be started. */
    public enum StartFailure {
        /** EXITED with code 128, reason StartError and the error's text; it stays listed. */
        EXITED,
        /** Gone. */
        DELETED
    }

    /** In what order the variables come. */
    public enum Environment {
        /** PATH default, TERM for a terminal, HOSTNAME, the image's, the request's; a later one replaces an earlier one. */
        IMAGE_THEN_REQUEST,
        /** The request's, the image's that are not yet set, TERM for a terminal, HOSTNAME. */
        REQUEST_THEN_IMAGE
    }

    /** How states are spelled in messages. */
    public enum StateNames {
        /** {@code CONTAINER_RUNNING}. */
        CRI,
        /** {@code running}, as the OCI runtime specification has it. */
        OCI
    }

    /** The spelling of a state in messages. */
    public String spell(ContainerStateName state) {
        return stateNames == StateNames.CRI ? "CONTAINER_" + state.name() : state.oci();
    }

    /** The same with or without {@code trait}. */
    public ContainerRule with(Trait trait, boolean has) {
        return new ContainerRule(
                Traits.with(Trait.class, traits, trait, has),
                checkOrder,
                ociCreate,
                startFailure,
                capabilities,
                environment,
                stateNames,
                memoryMinimumBytes);
    }

    /** The same with another {@code startFailure}. */
    public ContainerRule withStartFailure(StartFailure value) {
        return new ContainerRule(
                traits, checkOrder, ociCreate, value, capabilities, environment, stateNames, memoryMinimumBytes);
    }

    /** The same with another {@code environment}. */
    public ContainerRule withEnvironment(Environment value) {
        return new ContainerRule(
                traits, checkOrder, ociCreate, startFailure, capabilities, value, stateNames, memoryMinimumBytes);
    }

    /** The same with another {@code memoryMinimumBytes}. */
    public ContainerRule withMemoryMinimumBytes(long value) {
        return new ContainerRule(
                traits, checkOrder, ociCreate, startFailure, capabilities, environment, stateNames, value);
    }
}
