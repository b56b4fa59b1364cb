// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

/** What became of one recorded case. */
public enum Outcome {
    /** The endpoint answered as the recorded runtime did. */
    EQUAL,
    /** It answered something else. */
    DIFFERENT,
    /** It lacks a feature that the recorded runtime has, and says so or leaves the feature's fields out. */
    UNSUPPORTED,
    /** The case could not be tried: an image is missing, or what it builds on was refused. */
    NOT_RUN,
    /** It was sent because later steps build on it; what the real runtime answered is not known. */
    NOT_RECORDED
}
