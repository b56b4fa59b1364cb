// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

import dev.kubeletsim.api.resource.ResourceDefinition.Subresource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The resources that this server has, in discovery's order: names, verbs and subresources as kube-apiserver's own
 * discovery tells them.
 */
public final class ResourceCatalog {
    private static final List<String> ALL_VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> NAMESPACE_VERBS =
            List.of("create", "delete", "get", "list", "patch", "update", "watch");
    private static final List<String> CREATE = List.of("create");
    private static final List<String> GET_CREATE = List.of("create", "get");
    private static final List<String> WRITE_STATUS = List.of("get", "patch", "update");
    private static final List<String> PROXY = List.of("create", "delete", "get", "patch", "update");

    /** The release that made policies general; before it their group versions are off, as in a default kube-apiserver. */
    private static final int POLICIES_SINCE = 30;

    /** The collection that older clients post bindings to; it has no objects, so it is in no list. */
    public static final ResourceDefinition BINDINGS = new ResourceDefinition(
            "", "v1", "bindings", "binding", "Binding", true, List.of(), List.of(), CREATE, List.of(), "");

    private ResourceCatalog() {}

    /** The resources of Kubernetes 1.{@code minor}. */
    public static List<ResourceDefinition> of(int minor) {
        List<ResourceDefinition> all = new ArrayList<>();
        all.add(core("configmaps", "ConfigMap", true, List.of("cm")));
        all.add(core("endpoints", "Endpoints", true, List.of("ep"), "endpoints"));
        all.add(core("events", "Event", true, List.of("ev")));
        all.add(namespaces());
        all.add(core(
                "nodes",
                "Node",
                false,
                List.of("no"),
                "node",
                new Subresource("proxy", "NodeProxyOptions", "", "", PROXY),
                new Subresource("status", "Node", "", "", WRITE_STATUS)));
        all.add(volumeKind("persistentvolumeclaims", "PersistentVolumeClaim", true, "pvc"));
        all.add(volumeKind("persistentvolumes", "PersistentVolume", false, "pv"));
        all.add(pods(minor));
        all.add(core("secrets", "Secret", true, List.of()));
        all.add(core("serviceaccounts", "ServiceAccount", true, List.of("sa")));
        all.add(services());
        if (minor >= POLICIES_SINCE) {
            all.add(policies());
            all.add(policyBindings());
        }
        all.add(grouped("events.k8s.io", "events", "event", "Event", true, List.of("ev"), "events"));
        all.add(grouped(
                "coordination.k8s.io", "leases", "lease", "Lease", true, List.of(), "leases.coordination.k8s.io"));
        all.add(grouped(
                "node.k8s.io",
                "runtimeclasses",
                "runtimeclass",
                "RuntimeClass",
                false,
                List.of(),
                "runtimeclasses.node.k8s.io"));
        all.add(storage("csidrivers", "CSIDriver"));
        all.add(storage("csinodes", "CSINode"));
        all.add(storage("storageclasses", "StorageClass", "sc"));
        return List.copyOf(all);
    }

    private static ResourceDefinition storage(String plural, String kind, String... shortNames) {
        return grouped(
                "storage.k8s.io",
                plural,
                kind.toLowerCase(Locale.ROOT),
                kind,
                false,
                List.of(shortNames),
                plural + ".storage.k8s.io");
    }

    private static ResourceDefinition policies() {
        return new ResourceDefinition(
                "admissionregistration.k8s.io",
                "v1",
                "validatingadmissionpolicies",
                "validatingadmissionpolicy",
                "ValidatingAdmissionPolicy",
                false,
                List.of(),
                List.of("api-extensions"),
                ALL_VERBS,
                List.of(new Subresource("status", "ValidatingAdmissionPolicy", "", "", WRITE_STATUS)),
                "validatingadmissionpolicies.admissionregistration.k8s.io");
    }

    private static ResourceDefinition policyBindings() {
        return new ResourceDefinition(
                "admissionregistration.k8s.io",
                "v1",
                "validatingadmissionpolicybindings",
                "validatingadmissionpolicybinding",
                "ValidatingAdmissionPolicyBinding",
                false,
                List.of(),
                List.of("api-extensions"),
                ALL_VERBS,
                List.of(),
                "validatingadmissionpolicybindings.admissionregistration.k8s.io");
    }

    private static ResourceDefinition volumeKind(String plural, String kind, boolean namespaced, String shortName) {
        return core(
                plural,
                kind,
                namespaced,
                List.of(shortName),
                plural.substring(0, plural.length() - 1),
                new Subresource("status", kind, "", "", WRITE_STATUS));
    }

    private static ResourceDefinition namespaces() {
        return new ResourceDefinition(
                "",
                "v1",
                "namespaces",
                "namespace",
                "Namespace",
                false,
                List.of("ns"),
                List.of(),
                NAMESPACE_VERBS,
                List.of(
                        new Subresource("finalize", "Namespace", "", "", List.of("update")),
                        new Subresource("status", "Namespace", "", "", WRITE_STATUS)),
                "namespaces");
    }

    private static ResourceDefinition services() {
        return new ResourceDefinition(
                "",
                "v1",
                "services",
                "service",
                "Service",
                true,
                List.of("svc"),
                List.of("all"),
                ALL_VERBS,
                List.of(new Subresource("status", "Service", "", "", WRITE_STATUS)),
                "services");
    }

    private static ResourceDefinition pods(int minor) {
        List<Subresource> subresources = new ArrayList<>(List.of(
                new Subresource("attach", "PodAttachOptions", "", "", GET_CREATE),
                new Subresource("binding", "Binding", "", "", CREATE),
                new Subresource("ephemeralcontainers", "Pod", "", "", WRITE_STATUS),
                new Subresource("eviction", "Eviction", "policy", "v1", CREATE),
                new Subresource("exec", "PodExecOptions", "", "", GET_CREATE),
                new Subresource("log", "Pod", "", "", List.of("get")),
                new Subresource("portforward", "PodPortForwardOptions", "", "", GET_CREATE)));
        if (minor >= 32) {
            // 1.32 brought the subresource, with the gate InPlacePodVerticalScaling deciding what it accepts.
            subresources.add(new Subresource("resize", "Pod", "", "", WRITE_STATUS));
        }
        subresources.add(new Subresource("status", "Pod", "", "", WRITE_STATUS));
        return new ResourceDefinition(
                "", "v1", "pods", "pod", "Pod", true, List.of("po"), List.of("all"), ALL_VERBS, subresources, "pods");
    }

    private static ResourceDefinition core(String plural, String kind, boolean namespaced, List<String> shortNames) {
        return core(plural, kind, namespaced, shortNames, plural.substring(0, plural.length() - 1));
    }

    private static ResourceDefinition core(
            String plural,
            String kind,
            boolean namespaced,
            List<String> shortNames,
            String singular,
            Subresource... subresources) {
        return new ResourceDefinition(
                "",
                "v1",
                plural,
                singular,
                kind,
                namespaced,
                shortNames,
                List.of(),
                ALL_VERBS,
                List.of(subresources),
                plural);
    }

    private static ResourceDefinition grouped(
            String group,
            String plural,
            String singular,
            String kind,
            boolean namespaced,
            List<String> shortNames,
            String storedAs) {
        return new ResourceDefinition(
                group, "v1", plural, singular, kind, namespaced, shortNames, List.of(), ALL_VERBS, List.of(), storedAs);
    }
}
