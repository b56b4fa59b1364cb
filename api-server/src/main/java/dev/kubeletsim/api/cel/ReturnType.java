// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

/** What an expression has to evaluate to. */
public enum ReturnType {
    ANY,
    BOOL,
    STRING,
    /** A text, or nothing. */
    STRING_OR_NULL
}
