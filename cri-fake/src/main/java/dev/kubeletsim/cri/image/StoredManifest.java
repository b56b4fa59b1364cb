// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A manifest, or an index of manifests for several platforms, as a registry stores it.
 *
 * @param mediaType its own media type
 * @param digest what a pull by digest names
 * @param json the document
 * @param annotations what it says about itself
 */
public record StoredManifest(String mediaType, String digest, String json, Map<String, String> annotations) {
    public StoredManifest {
        requireNonNull(mediaType, "mediaType");
        requireNonNull(digest, "digest");
        requireNonNull(json, "json");
        annotations = Map.copyOf(annotations);
    }

    /** A document under the digest of its bytes. */
    public static StoredManifest of(String mediaType, String json, Map<String, String> annotations) {
        return new StoredManifest(mediaType, Digests.of(json), json, annotations);
    }

    /** Its bytes. */
    public long size() {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }
}
