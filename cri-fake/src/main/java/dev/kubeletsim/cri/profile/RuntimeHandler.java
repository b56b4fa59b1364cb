// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Objects;
import java.util.Set;

/**
 * A configured OCI runtime.
 *
 * @param name what RunPodSandbox asks for
 * @param features what it can do
 */
public record RuntimeHandler(String name, Set<Feature> features) {
    public RuntimeHandler {
        Objects.requireNonNull(name, "name");
        features = Set.copyOf(features);
    }

    /** A handler with these features. */
    public static RuntimeHandler with(String name, Feature... features) {
        return new RuntimeHandler(name, Set.of(features));
    }

    /** The same with or without {@code feature}. */
    public RuntimeHandler with(Feature feature, boolean has) {
        return new RuntimeHandler(name, Traits.with(Feature.class, features, feature, has));
    }

    /** What an OCI runtime may be able to do. */
    public enum Feature {
        /** It can make mounts recursively read-only. */
        RECURSIVE_READ_ONLY_MOUNTS,
        /** Pods may have a user namespace with it. */
        USER_NAMESPACES
    }

    /** Whether it can make mounts recursively read-only. */
    public boolean recursiveReadOnlyMounts() {
        return features.contains(Feature.RECURSIVE_READ_ONLY_MOUNTS);
    }

    /** Whether pods may have a user namespace with it. */
    public boolean userNamespaces() {
        return features.contains(Feature.USER_NAMESPACES);
    }
}
