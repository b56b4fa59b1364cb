// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A kind of object that the API serves: where it is and whether it lives in a namespace.
 *
 * @param apiVersion {@code v1} or {@code group/version}
 * @param kind the kind of one object, such as {@code Pod}
 * @param plural its name in paths, such as {@code pods}
 */
public record ApiResource(String apiVersion, String kind, String plural, boolean namespaced) {
    public static final ApiResource PODS = new ApiResource("v1", "Pod", "pods", true);
    public static final ApiResource NODES = new ApiResource("v1", "Node", "nodes", false);
    public static final ApiResource EVENTS = new ApiResource("v1", "Event", "events", true);
    public static final ApiResource SERVICES = new ApiResource("v1", "Service", "services", true);
    public static final ApiResource CONFIG_MAPS = new ApiResource("v1", "ConfigMap", "configmaps", true);
    public static final ApiResource SECRETS = new ApiResource("v1", "Secret", "secrets", true);
    public static final ApiResource SERVICE_ACCOUNTS = new ApiResource("v1", "ServiceAccount", "serviceaccounts", true);
    public static final ApiResource PERSISTENT_VOLUMES =
            new ApiResource("v1", "PersistentVolume", "persistentvolumes", false);
    public static final ApiResource PERSISTENT_VOLUME_CLAIMS =
            new ApiResource("v1", "PersistentVolumeClaim", "persistentvolumeclaims", true);
    public static final ApiResource LEASES = new ApiResource("coordination.k8s.io/v1", "Lease", "leases", true);
    public static final ApiResource RUNTIME_CLASSES =
            new ApiResource("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", false);

    public ApiResource {
        Objects.requireNonNull(apiVersion, "apiVersion");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(plural, "plural");
    }

    /** The path of the collection, in one namespace or ({@code null}) in all. */
    public String path(@Nullable String namespace) {
        String root = apiVersion.indexOf('/') < 0 ? "/api/" + apiVersion : "/apis/" + apiVersion;
        return namespaced && namespace != null ? root + "/namespaces/" + namespace + "/" + plural : root + "/" + plural;
    }
}
