// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.kubeletsim.api.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types that Kubernetes adds to CEL ({@code apiserver/pkg/cel}, {@code pkg/admission/plugin/cel/compile.go}). */
final class KubernetesTypes {
    static final CelType URL = OpaqueType.create("kubernetes.URL");
    static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
    static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
    static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
    static final CelType IP = OpaqueType.create("net.IP");
    static final CelType CIDR = OpaqueType.create("net.CIDR");
    static final CelType AUTHORIZER = OpaqueType.create("kubernetes.authorization.Authorizer");
    static final CelType PATH_CHECK = OpaqueType.create("kubernetes.authorization.PathCheck");
    static final CelType GROUP_CHECK = OpaqueType.create("kubernetes.authorization.GroupCheck");
    static final CelType RESOURCE_CHECK = OpaqueType.create("kubernetes.authorization.ResourceCheck");
    static final CelType DECISION = OpaqueType.create("kubernetes.authorization.Decision");

    static final CelType STRINGS = ListType.create(SimpleType.STRING);
    private static final CelType STRING_MAP = MapType.create(SimpleType.STRING, SimpleType.STRING);

    private static final Map<String, Class<?>> CLASSES = Map.ofEntries(
            Map.entry("kubernetes.URL", GoUrl.class),
            Map.entry("kubernetes.Quantity", Quantity.class),
            Map.entry("kubernetes.Semver", SemanticVersion.class),
            Map.entry("kubernetes.NamedFormat", NamedFormat.class),
            Map.entry("net.IP", IpAddress.class),
            Map.entry("net.CIDR", CidrPrefix.class),
            Map.entry("kubernetes.authorization.Authorizer", AuthorizerLibrary.Authorizer.class),
            Map.entry("kubernetes.authorization.PathCheck", AuthorizerLibrary.PathCheck.class),
            Map.entry("kubernetes.authorization.GroupCheck", AuthorizerLibrary.GroupCheck.class),
            Map.entry("kubernetes.authorization.ResourceCheck", AuthorizerLibrary.ResourceCheck.class),
            Map.entry("kubernetes.authorization.Decision", AuthorizerLibrary.Decision.class));

    private static final StructType GROUP_VERSION_KIND =
            struct("kubernetes.GroupVersionKind", texts("group version kind"));
    private static final StructType GROUP_VERSION_RESOURCE =
            struct("kubernetes.GroupVersionResource", texts("group version resource"));
    private static final StructType USER = struct(
            "kubernetes.UserInfo",
            with(texts("username uid"), "groups", STRINGS, "extra", MapType.create(SimpleType.STRING, STRINGS)));
    /** What {@code request} is. */
    static final StructType REQUEST = struct(
            "kubernetes.AdmissionRequest",
            with(
                    texts("subResource requestSubResource name namespace operation"),
                    "kind",
                    GROUP_VERSION_KIND,
                    "resource",
                    GROUP_VERSION_RESOURCE,
                    "requestKind",
                    GROUP_VERSION_KIND,
                    "requestResource",
                    GROUP_VERSION_RESOURCE,
                    "userInfo",
                    USER,
                    "dryRun",
                    SimpleType.BOOL,
                    "options",
                    SimpleType.DYN));

    private static final StructType NAMESPACE_METADATA = struct(
            "kubernetes.NamespaceMetadata",
            with(
                    texts("name generateName namespace UID resourceVersion"),
                    "labels",
                    STRING_MAP,
                    "annotations",
                    STRING_MAP,
                    "creationTimestamp",
                    SimpleType.TIMESTAMP,
                    "deletionGracePeriodSeconds",
                    SimpleType.INT,
                    "deletionTimestamp",
                    SimpleType.TIMESTAMP,
                    "generation",
                    SimpleType.INT,
                    "finalizers",
                    STRINGS));
    private static final StructType NAMESPACE_SPEC =
            struct("kubernetes.NamespaceSpec", with(texts(""), "finalizers", STRINGS));
    private static final StructType NAMESPACE_CONDITION = struct(
            "kubernetes.NamespaceCondition",
            with(texts("status type message reason"), "lastTransitionTime", SimpleType.TIMESTAMP));
    private static final StructType NAMESPACE_STATUS = struct(
            "kubernetes.NamespaceStatus", with(texts("phase"), "conditions", ListType.create(NAMESPACE_CONDITION)));
    /** What {@code namespaceObject} is. */
    static final StructType NAMESPACE = struct(
            "kubernetes.Namespace",
            with(texts(""), "metadata", NAMESPACE_METADATA, "spec", NAMESPACE_SPEC, "status", NAMESPACE_STATUS));

    private static final List<CelType> ALL = List.of(
            URL,
            QUANTITY,
            SEMVER,
            FORMAT,
            IP,
            CIDR,
            AUTHORIZER,
            PATH_CHECK,
            GROUP_CHECK,
            RESOURCE_CHECK,
            DECISION,
            GROUP_VERSION_KIND,
            GROUP_VERSION_RESOURCE,
            USER,
            REQUEST,
            NAMESPACE_METADATA,
            NAMESPACE_SPEC,
            NAMESPACE_CONDITION,
            NAMESPACE_STATUS,
            NAMESPACE);

    private KubernetesTypes() {}

    /** Finds these types, {@code variables} and {@code more} by name. */
    @SuppressWarnings("Immutable") // The map is not changed any more, which the library cannot see.
    static CelTypeProvider provider(StructType variables, List<CelType> more) {
        Map<String, CelType> byName = new LinkedHashMap<>();
        ALL.forEach(type -> byName.put(type.name(), type));
        more.forEach(type -> byName.put(type.name(), type));
        byName.put(variables.name(), variables);
        return new CelTypeProvider() {
            @Override
            public ImmutableCollection<CelType> types() {
                return ImmutableList.copyOf(byName.values());
            }

            @Override
            public Optional<CelType> findType(String name) {
                return Optional.ofNullable(byName.get(name));
            }
        };
    }

    /** The type of {@code variables} with these fields. */
    static StructType variables(Map<String, CelType> fields) {
        return struct("kubernetes.variables", fields);
    }

    @SuppressWarnings("Immutable") // The map is a copy.
    static StructType struct(String name, Map<String, CelType> fields) {
        Map<String, CelType> copy = Map.copyOf(fields);
        return StructType.create(
                name, ImmutableSet.copyOf(copy.keySet()), field -> Optional.ofNullable(copy.get(field)));
    }

    private static Map<String, CelType> texts(String names) {
        Map<String, CelType> fields = new LinkedHashMap<>();
        for (String name : names.split(" ")) {
            if (!name.isEmpty()) {
                fields.put(name, SimpleType.STRING);
            }
        }
        return fields;
    }

    private static Map<String, CelType> with(Map<String, CelType> fields, Object... namesAndTypes) {
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            fields.put((String) namesAndTypes[i], (CelType) namesAndTypes[i + 1]);
        }
        return fields;
    }

    /** The class of a type's values at run time. */
    static Class<?> javaClass(CelType type) {
        return switch (type.kind()) {
            case BOOL -> Boolean.class;
            case INT -> Long.class;
            case DOUBLE -> Double.class;
            case STRING -> String.class;
            case DURATION -> Duration.class;
            case TIMESTAMP -> Instant.class;
            case LIST -> Collection.class;
            case MAP -> Map.class;
            default -> type.kind() == CelKind.OPAQUE ? CLASSES.getOrDefault(type.name(), Object.class) : Object.class;
        };
    }

    /** The elements of a list. */
    static List<Object> elements(Object list) {
        return new ArrayList<>((Collection<?>) list);
    }
}
