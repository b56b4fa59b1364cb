// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.Mount;
import dev.kubeletsim.cri.v1.MountPropagation;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.UserNamespace;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.kubelet.volume.HostsFile;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import dev.kubeletsim.kubelet.volume.VolumeManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** What a container sees of its node's files: its volumes, {@code /etc/hosts}, the termination log. */
final class ContainerMounts {
    private static final String HOSTS_PATH = "/etc/hosts";
    private static final String NODE_HOSTS = "127.0.0.1\tlocalhost\n";

    private final KubeletConfiguration configuration;
    private final VolumeManager volumes;
    private final NodeFiles files;
    private final RandomGenerator random;

    ContainerMounts(
            KubeletConfiguration configuration, VolumeManager volumes, NodeFiles files, RandomGenerator random) {
        this.configuration = configuration;
        this.volumes = volumes;
        this.files = files;
        this.random = random;
    }

    /** The mounts in upstream's order; writes the files that the kubelet itself provides. */
    List<Mount> of(
            Pod pod, Container container, List<String> podIps, Map<String, String> environment, NamespaceOption ids)
            throws IOException {
        List<Mount> mounts = new ArrayList<>();
        boolean ownHosts = pod.hostNetwork() || !podIps.isEmpty();
        for (JsonNode mount : container.spec().path("volumeMounts")) {
            ownHosts &= !HOSTS_PATH.equals(Trees.text(mount, "mountPath"));
            mounts.add(volume(pod, mount, environment, ids));
        }
        if (ownHosts) {
            mounts.add(withIds(Mount.newBuilder(), ids)
                    .setContainerPath(HOSTS_PATH)
                    .setHostPath(writeHosts(pod, podIps))
                    .build());
        }
        String terminationPath = Trees.text(container.spec(), "terminationMessagePath");
        if (!terminationPath.isEmpty()) {
            mounts.add(withIds(Mount.newBuilder(), ids)
                    .setContainerPath(terminationPath)
                    .setHostPath(makeTerminationLog(pod, container))
                    .build());
        }
        return mounts;
    }

    private Mount volume(Pod pod, JsonNode mount, Map<String, String> environment, NamespaceOption ids)
            throws IOException {
        String name = Trees.text(mount, "name");
        String path = volumes.path(pod, name)
                .orElseThrow(() ->
                        new ContainerConfigException("cannot find volume \"" + name + "\" to mount into container"));
        String subPath = subPath(mount, environment);
        if (!subPath.isEmpty()) {
            path = path + "/" + subPath;
            if (!files.exists(path)) {
                files.makeDirectory(path, 0750, NodeFiles.ROOT, NodeFiles.ROOT);
            }
        }
        boolean readOnly = Trees.flag(mount, "readOnly");
        return withIds(Mount.newBuilder(), ids)
                .setContainerPath(absolute(Trees.text(mount, "mountPath")))
                .setHostPath(path)
                .setReadonly(readOnly || volumes.isReadOnly(pod, name))
                .setPropagation(propagation(Trees.text(mount, "mountPropagation")))
                .setRecursiveReadOnly(readOnly && recursive(Trees.text(mount, "recursiveReadOnly")))
                .build();
    }

    private String subPath(JsonNode mount, Map<String, String> environment) {
        String expression = Trees.text(mount, "subPathExpr");
        String subPath =
                expression.isEmpty() ? Trees.text(mount, "subPath") : VariableExpansion.expand(expression, environment);
        if (subPath.startsWith("/")) {
            throw new ContainerConfigException("error SubPath `" + subPath + "` must not be an absolute path");
        }
        if (List.of(subPath.split("/", -1)).contains("..")) {
            throw new ContainerConfigException("unable to provision SubPath `" + subPath + "`: must not contain '..'");
        }
        return subPath;
    }

    private boolean recursive(String mode) {
        return ("Enabled".equals(mode) || "IfPossible".equals(mode))
                && configuration.featureGates().enabled("RecursiveReadOnlyMounts");
    }

    private static Mount.Builder withIds(Mount.Builder mount, NamespaceOption options) {
        UserNamespace users = options.getUsernsOptions();
        // Without the question, a mount would keep two empty lists of its own.
        return users.getUidsCount() + users.getGidsCount() == 0
                ? mount
                : mount.addAllUidMappings(users.getUidsList()).addAllGidMappings(users.getGidsList());
    }

    private static MountPropagation propagation(String mode) {
        return switch (mode) {
            case "HostToContainer" -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
            case "Bidirectional" -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
            default -> MountPropagation.PROPAGATION_PRIVATE;
        };
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private String writeHosts(Pod pod, List<String> podIps) throws IOException {
        PodHostname hostname = PodHostname.of(pod, configuration);
        String dir = configuration.podDir(pod.uid());
        files.makeDirectory(dir, 0750, NodeFiles.ROOT, NodeFiles.ROOT);
        String content = HostsFile.of(pod, podIps, hostname.hostname(), hostname.domain(), NODE_HOSTS);
        files.write(dir + "/etc-hosts", content.getBytes(StandardCharsets.UTF_8), 0644, NodeFiles.ROOT, NodeFiles.ROOT);
        return dir + "/etc-hosts";
    }

    private String makeTerminationLog(Pod pod, Container container) throws IOException {
        String dir = configuration.podDir(pod.uid()) + "/containers/" + container.name();
        files.makeDirectory(dir, 0750, NodeFiles.ROOT, NodeFiles.ROOT);
        String path = dir + "/" + String.format(Locale.ROOT, "%08x", random.nextInt());
        files.write(path, new byte[0], 0666, NodeFiles.ROOT, NodeFiles.ROOT);
        return path;
    }
}
