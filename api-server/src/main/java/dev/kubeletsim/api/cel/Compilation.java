// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

/** How compiling an expression ended. */
public sealed interface Compilation {

    /** It can be evaluated. */
    record Compiled(Expression expression) implements Compilation {}

    /** It cannot; the detail is what the API says. */
    record Refused(String detail) implements Compilation {}
}
