// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

/** An expansion needs the output of a command first; it is repeated once that is known. */
final class Suspended extends RuntimeException {
    private final Word.Substitution substitution;

    Suspended(Word.Substitution substitution) {
        super(null, null, false, false);
        this.substitution = substitution;
    }

    Word.Substitution substitution() {
        return substitution;
    }
}
