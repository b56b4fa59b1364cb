// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

import java.util.List;
import java.util.Objects;

/**
 * The names of a resource and what it can do, as discovery tells them.
 *
 * @param group the API group; empty for the core group
 * @param version such as {@code v1}
 * @param plural the name in paths
 * @param verbs in discovery's order
 * @param storedAs the resource whose objects these are: itself, but for {@code events.k8s.io} events, which are views of
 *     the core group's
 */
public record ResourceDefinition(
        String group,
        String version,
        String plural,
        String singular,
        String kind,
        boolean namespaced,
        List<String> shortNames,
        List<String> categories,
        List<String> verbs,
        List<Subresource> subresources,
        String storedAs) {

    /**
     * A subresource of the resource.
     *
     * @param name the path segment after the object's name
     * @param kind of what is sent and answered
     * @param group of that kind, {@code version} likewise; both empty if they are the resource's own
     */
    public record Subresource(String name, String kind, String group, String version, List<String> verbs) {
        public Subresource {
            verbs = List.copyOf(verbs);
        }
    }

    public ResourceDefinition {
        Objects.requireNonNull(group, "group");
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = List.copyOf(verbs);
        subresources = List.copyOf(subresources);
    }

    /** The {@code apiVersion} of the objects. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The resource as errors name it: {@code pods}, {@code leases.coordination.k8s.io}. */
    public String qualifiedResource() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
