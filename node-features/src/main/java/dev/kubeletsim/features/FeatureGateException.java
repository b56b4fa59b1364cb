// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

/** A component refuses its feature gates. The message is what the real component would exit with. */
public final class FeatureGateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    FeatureGateException(String message) {
        super(message);
    }
}
