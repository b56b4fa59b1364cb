// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.resource.Metadata;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The cluster's storage classes, and which of them claims mean ({@code component-helpers/storage/volume}). */
public record StorageClasses(ObjectStore store) {
    /** The annotation that named a claim's or a volume's class before there was a field. */
    public static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private static final String RESOURCE = "storageclasses.storage.k8s.io";
    private static final String DEFAULT_ANNOTATION = "storageclass.kubernetes.io/is-default-class";
    private static final String OLD_DEFAULT_ANNOTATION = "storageclass.beta.kubernetes.io/is-default-class";

    /** The class of that name, null if there is none. */
    public @Nullable ObjectNode get(String name) {
        return name.isEmpty() ? null : store.get(new Key(RESOURCE, "", name));
    }

    /** The class of claims that name none: the youngest of those that are marked. */
    public Optional<ObjectNode> defaultClass() {
        return store.list(new Scope(RESOURCE, "", "", "")).objects().stream()
                .filter(StorageClasses::isDefault)
                .min(Comparator.comparing((ObjectNode each) -> Metadata.text(each, "creationTimestamp"))
                        .reversed()
                        .thenComparing(Metadata::name));
    }

    /** Whether the class is marked as the default one. */
    public static boolean isDefault(JsonNode storageClass) {
        JsonNode annotations = storageClass.path("metadata").path("annotations");
        return annotations.path(DEFAULT_ANNOTATION).asString("").equals("true")
                || annotations.path(OLD_DEFAULT_ANNOTATION).asString("").equals("true");
    }

    /** Whether a claim says which class it wants, be it none. */
    public static boolean hasClass(JsonNode claim) {
        return claim.path("metadata").path("annotations").has(CLASS_ANNOTATION)
                || claim.path("spec").hasNonNull("storageClassName");
    }

    /** The class of a claim or volume; empty if it has none. */
    public static String classOf(JsonNode claimOrVolume) {
        JsonNode annotation = claimOrVolume.path("metadata").path("annotations").path(CLASS_ANNOTATION);
        return annotation.isString()
                ? annotation.stringValue()
                : claimOrVolume.path("spec").path("storageClassName").asString("");
    }
}
