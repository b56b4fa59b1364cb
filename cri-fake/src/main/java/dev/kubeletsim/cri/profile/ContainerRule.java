// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import dev.kubeletsim.cri.process.CapabilitySet;

/**
 * How containers are made and started.
 *
 * @param checkOrder which part of a CreateContainerRequest is looked at first
 * @param ociCreate when the OCI runtime makes the first process
 * @param startFailure what becomes of a container that could not be started
 * @param capabilities what a container has unless it says otherwise
 * @param environment in what order the variables come
 * @param accountLines whether a line is added to passwd and group for a user or group without one
 * @param stateNames how states are spelled in messages
 * @param memoryMinimumBytes the lowest memory limit; 0 leaves it to the OCI runtime
 * @param updatesExited whether UpdateContainerResources accepts a container that has ended
 */
public record ContainerRule(
        CheckOrder checkOrder,
        OciCreate ociCreate,
        StartFailure startFailure,
        CapabilitySet capabilities,
        Environment environment,
        boolean accountLines,
        StateNames stateNames,
        long memoryMinimumBytes,
        boolean updatesExited) {

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
        /** PATH default, HOSTNAME, the image's, the request's; a later one replaces an earlier one. */
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

    /** The same with another {@code startFailure}. */
    public ContainerRule withStartFailure(StartFailure value) {
        return new ContainerRule(
                checkOrder,
                ociCreate,
                value,
                capabilities,
                environment,
                accountLines,
                stateNames,
                memoryMinimumBytes,
                updatesExited);
    }

    /** The same with another {@code environment}. */
    public ContainerRule withEnvironment(Environment value) {
        return new ContainerRule(
                checkOrder,
                ociCreate,
                startFailure,
                capabilities,
                value,
                accountLines,
                stateNames,
                memoryMinimumBytes,
                updatesExited);
    }

    /** The same with another {@code accountLines}. */
    public ContainerRule withAccountLines(boolean value) {
        return new ContainerRule(
                checkOrder,
                ociCreate,
                startFailure,
                capabilities,
                environment,
                value,
                stateNames,
                memoryMinimumBytes,
                updatesExited);
    }

    /** The same with another {@code memoryMinimumBytes}. */
    public ContainerRule withMemoryMinimumBytes(long value) {
        return new ContainerRule(
                checkOrder,
                ociCreate,
                startFailure,
                capabilities,
                environment,
                accountLines,
                stateNames,
                value,
                updatesExited);
    }

    /** The same with another {@code updatesExited}. */
    public ContainerRule withUpdatesExited(boolean value) {
        return new ContainerRule(
                checkOrder,
                ociCreate,
                startFailure,
                capabilities,
                environment,
                accountLines,
                stateNames,
                memoryMinimumBytes,
                value);
    }
}
