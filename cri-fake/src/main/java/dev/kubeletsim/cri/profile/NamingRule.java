// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/** How names are composed, and what a second request for a taken name gets. A name is free again after Remove only. */
public enum NamingRule {
    /** {@code name_namespace_uid_attempt}; a clash is an error (containerd {@code internal/cri/server/helpers.go}). */
    CONTAINERD("", false) {
        // getCgroupsPath; without a parent the namespace's own.
        @Override
        public String cgroupsPath(String parent, String containerId) {
            String base = parent.substring(parent.lastIndexOf('/') + 1);
            return base.endsWith(".slice")
                    ? base + ":cri-containerd:" + containerId
                    : (parent.isEmpty() ? "/k8s.io" : parent) + "/" + containerId;
        }
    },
    /** The same with {@code k8s_} before it; a clash returns the existing id (CRI-O {@code internal/factory}). */
    CRIO("k8s_", true) {
        // internal/config/cgmgr/cgroupfs_linux.go.
        @Override
        public String cgroupsPath(String parent, String containerId) {
            return (parent.isEmpty() ? "/crio" : parent) + "/crio-" + containerId;
        }
    };

    private final String prefix;
    private final boolean returnsExisting;

    NamingRule(String prefix, boolean returnsExisting) {
        this.prefix = prefix;
        this.returnsExisting = returnsExisting;
    }

    /**
     * Where the specification puts a container's control group.
     *
     * @param parent {@code cgroup_parent} of the sandbox
     */
    public abstract String cgroupsPath(String parent, String containerId);

    /** Whether a clash succeeds with the id that has the name. */
    public boolean returnsExisting() {
        return returnsExisting;
    }

    /** The name of a sandbox. */
    public String sandbox(String name, String namespace, String uid, int attempt) {
        return prefix + String.join("_", name, namespace, uid, Integer.toUnsignedString(attempt));
    }

    /** The name of a container; the pod's parts come from the request's sandbox config. */
    public String container(String name, String pod, String namespace, String podUid, int attempt) {
        return prefix + String.join("_", name, pod, namespace, podUid, Integer.toUnsignedString(attempt));
    }
}
