// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.features.FeatureGateException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * A component refused to start: a port in use, an unknown feature gate, an unreadable image file. The message is the
 * component's own text, on one line; the process exits with code 1.
 */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartFailure(String message) {
        super(message);
    }

    StartFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Runs {@code start} and turns what a component refuses with into a {@link StartFailure}. */
    static <T> T reportedBy(Supplier<T> start) {
        try {
            return start.get();
        } catch (FeatureGateException e) {
            throw new StartFailure(GateRefusal.explained(e), e);
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
