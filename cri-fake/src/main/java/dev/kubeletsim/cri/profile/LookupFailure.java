// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/** Why an id or a prefix of one leads nowhere. */
public enum LookupFailure {
    /** The id is "". */
    EMPTY,
    /** Nothing begins with it. */
    UNKNOWN,
    /** More than one id begins with it. */
    AMBIGUOUS,
    /** It is a sandbox's id, where a container's is wanted. */
    OF_SANDBOX
}
