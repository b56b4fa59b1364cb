// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/** The gRPC codes that runtimes answer with; mapped to gRPC's own type in the server alone. */
public enum CriCode {
    /** A plain Go error: what both runtimes return for almost everything. */
    UNKNOWN,
    NOT_FOUND,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    UNIMPLEMENTED,
    UNAVAILABLE,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    CANCELLED
}
