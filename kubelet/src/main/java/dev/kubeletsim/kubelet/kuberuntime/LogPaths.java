// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Pod;

/** Where logs of containers are. */
public final class LogPaths {
    /** The flat directory of links that log collectors read. */
    public static final String LEGACY_DIR = "/var/log/containers";

    private static final int MAX_LEGACY_NAME = 256 - 5;

    private LogPaths() {}

    /** The directory of a pod's logs: {@code /var/log/pods/NAMESPACE_NAME_UID}. */
    public static String podDir(KubeletConfiguration configuration, String namespace, String name, String uid) {
        return configuration.podLogsDir() + "/" + namespace + "_" + name + "_" + uid;
    }

    static String podDir(KubeletConfiguration configuration, Pod pod) {
        return podDir(configuration, pod.namespace(), pod.name(), pod.uid());
    }

    /** A container's log below its pod's directory. */
    static String ofContainer(String container, int restartCount) {
        return container + "/" + restartCount + ".log";
    }

    /** The link to a container's log in {@link #LEGACY_DIR}. */
    static String legacyLink(String podName, String namespace, String container, String id) {
        String name = podName + "_" + namespace + "_" + container + "-" + id;
        return LEGACY_DIR + "/" + name.substring(0, Math.min(name.length(), MAX_LEGACY_NAME)) + ".log";
    }
}
