// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime says of itself in the CRI call {@code Status}.
 *
 * @param features {@code StatusResponse.features}; null where the runtime sends none, as those before cri-api 0.31
 * @param handlers {@code StatusResponse.runtime_handlers}, in the runtime's order
 */
public record RuntimeReport(@Nullable RuntimeFeatures features, List<RuntimeHandler> handlers) {
    /** A runtime that reports nothing. */
    public static final RuntimeReport EMPTY = new RuntimeReport(null, List.of());

    public RuntimeReport {
        handlers = List.copyOf(handlers);
    }

    /**
     * CRI {@code RuntimeFeatures}.
     *
     * @param supplementalGroupsPolicy whether {@code Strict} is honoured
     * @param userNamespacesHostNetwork whether a user namespace goes with the host's network (CRI of 1.36)
     */
    public record RuntimeFeatures(boolean supplementalGroupsPolicy, boolean userNamespacesHostNetwork) {}

    /**
     * CRI {@code RuntimeHandler}.
     *
     * @param name the handler's name, empty for the default one
     * @param features null where the runtime sends none, which means that it supports neither
     */
    public record RuntimeHandler(String name, @Nullable RuntimeHandlerFeatures features) {
        public RuntimeHandler {
            Objects.requireNonNull(name, "name");
        }

        /** Whether mounts may be recursively read-only. */
        public boolean recursiveReadOnlyMounts() {
            return features != null && features.recursiveReadOnlyMounts();
        }

        /** Whether a pod may have a user namespace. */
        public boolean userNamespaces() {
            return features != null && features.userNamespaces();
        }
    }

    /** CRI {@code RuntimeHandlerFeatures}. */
    public record RuntimeHandlerFeatures(boolean recursiveReadOnlyMounts, boolean userNamespaces) {}
}
