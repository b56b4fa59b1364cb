// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.resource.ApiFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a client's {@code Accept} header asks for. */
public enum Representation {
    /** The object itself, as JSON. */
    OBJECT,
    /** A {@code meta.k8s.io/v1} Table. */
    TABLE,
    /** {@code PartialObjectMetadata} or its list. */
    METADATA,
    /** {@code APIGroupDiscoveryList}, for the two roots of discovery. */
    AGGREGATED_DISCOVERY;

    /** One entry of the header. */
    private record MediaRange(String type, Map<String, String> parameters) {}

    /**
     * The first entry that this server can serve. Protobuf is none of them: clients that prefer it name JSON behind it.
     *
     * @throws ApiFailure 406 if nothing fits
     */
    public static Representation negotiate(String accept) {
        if (accept.isEmpty()) {
            return OBJECT;
        }
        for (MediaRange range : ranges(accept)) {
            boolean json = range.type.equals("application/json")
                    || range.type.equals("*/*")
                    || range.type.equals("application/*");
            if (!json) {
                continue;
            }
            switch (range.parameters.getOrDefault("as", "")) {
                case "" -> {
                    return OBJECT;
                }
                case "Table" -> {
                    if (isMeta(range.parameters)) {
                        return TABLE;
                    }
                }
                case "PartialObjectMetadata", "PartialObjectMetadataList" -> {
                    if (isMeta(range.parameters)) {
                        return METADATA;
                    }
                }
                case "APIGroupDiscoveryList" -> {
                    if (range.parameters.getOrDefault("v", "").equals("v2")) {
                        return AGGREGATED_DISCOVERY;
                    }
                }
                default -> {}
            }
        }
        throw new ApiFailure(
                406,
                "NotAcceptable",
                "only the following media types are accepted: application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf",
                null);
    }

    private static boolean isMeta(Map<String, String> parameters) {
        return parameters.getOrDefault("g", "").equals("meta.k8s.io")
                && parameters.getOrDefault("v", "").equals("v1");
    }

    private static List<MediaRange> ranges(String accept) {
        List<MediaRange> ranges = new ArrayList<>();
        for (String entry : accept.split(",")) {
            String[] parts = entry.split(";");
            Map<String, String> parameters = new HashMap<>();
            for (int i = 1; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            parts[i].substring(0, equals).trim(),
                            parts[i].substring(equals + 1).trim());
                }
            }
            ranges.add(new MediaRange(parts[0].trim().toLowerCase(Locale.ROOT), parameters));
        }
        return ranges;
    }
}
