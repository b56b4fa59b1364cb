// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a call is about, as far as it can be told.
 *
 * @param podName the pod, or null
 * @param podNamespace its namespace, or null
 * @param container the container's name, or null if the call is about a sandbox, an image or nothing
 * @param images the names that the image goes by in the request or in the container's config
 * @param labels those of the sandbox and of the container
 * @param attempt the container's, else the sandbox's, or null
 */
public record CallSubject(
        @Nullable String podName,
        @Nullable String podNamespace,
        @Nullable String container,
        Set<String> images,
        Map<String, String> labels,
        @Nullable Integer attempt) {
    /** Nobody in particular. */
    public static final CallSubject NONE = new CallSubject(null, null, null, Set.of(), Map.of(), null);

    public CallSubject {
        images = Set.copyOf(images);
        labels = Map.copyOf(labels);
    }
}
