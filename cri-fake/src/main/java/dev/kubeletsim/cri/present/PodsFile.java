// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.present;

import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pods from YAML; {@code docs/pods.md} lists the keys.
 *
 * <pre>{@code
 * pods:
 * - name: web
 *   labels: {app: web}
 *   age: 2h
 *   containers:
 *   - {name: app, image: busybox, command: [sleep, 1d]}
 *   - {name: init, image: busybox, state: exited, exitCode: 3, age: 90m}
 * - {name: old, state: stopped, age: 24h}
 * }</pre>
 */
public final class PodsFile {
    private static final int MAX_PODS = 10_000;
    private static final Set<String> POD_KEYS = Set.of(
            "name",
            "namespace",
            "uid",
            "attempt",
            "labels",
            "annotations",
            "runtimeHandler",
            "hostname",
            "cgroupParent",
            "logDirectory",
            "state",
            "age",
            "containers");

    private PodsFile() {}

    /**
     * Reads a file.
     *
     * @throws YamlFileException if it cannot be read or does not fit; the message names file, line and what would fit
     */
    public static List<PresentPod> read(Path file) throws YamlFileException {
        return of(YamlView.read(file));
    }

    /**
     * Reads a text.
     *
     * @param file named in messages
     * @throws YamlFileException as {@link #read}
     */
    public static List<PresentPod> parse(String file, String text) throws YamlFileException {
        return of(YamlView.parse(file, text));
    }

    private static List<PresentPod> of(YamlView root) throws YamlFileException {
        List<YamlView> entries = root.required("pods", Set.of("pods")).sequence();
        if (entries.size() > MAX_PODS) {
            throw root.error(entries.size() + " pods (expected: at most " + MAX_PODS + ")");
        }
        List<PresentPod> pods = new ArrayList<>();
        Set<PodSandboxMetadata> seen = new HashSet<>();
        for (YamlView entry : entries) {
            PresentPod pod = pod(entry);
            if (!seen.add(pod.config().getMetadata())) {
                throw entry.error("a pod of this name, namespace, uid and attempt is already there");
            }
            pods.add(pod);
        }
        return pods;
    }

    private static PresentPod pod(YamlView view) throws YamlFileException {
        Map<String, YamlView> keys = view.mapping(POD_KEYS);
        PodSandboxConfig.Builder config = PodSandboxConfig.newBuilder();
        PodSandboxMetadata.Builder metadata = config.getMetadataBuilder();
        metadata.setName(view.required(keys, "name").string());
        metadata.setNamespace(text(keys.get("namespace"), "default"));
        metadata.setUid(text(keys.get("uid"), uid(metadata.getNamespace() + "/" + metadata.getName())));
        if (keys.containsKey("attempt")) {
            metadata.setAttempt((int) view.required(keys, "attempt").number(Integer.MAX_VALUE));
        }
        if (keys.containsKey("labels")) {
            config.putAllLabels(view.required(keys, "labels").stringMap());
        }
        if (keys.containsKey("annotations")) {
            config.putAllAnnotations(view.required(keys, "annotations").stringMap());
        }
        config.setHostname(text(keys.get("hostname"), ""));
        config.setLogDirectory(text(keys.get("logDirectory"), ""));
        if (keys.containsKey("cgroupParent")) {
            config.getLinuxBuilder()
                    .setCgroupParent(view.required(keys, "cgroupParent").string());
        }
        Duration age = age(keys.get("age"), Duration.ZERO);
        YamlView state = keys.get("state");
        try {
            return new PresentPod(
                    config.build(),
                    text(keys.get("runtimeHandler"), ""),
                    state != null && state.oneOf(Set.of("ready", "stopped")).equals("stopped"),
                    age,
                    containers(keys.get("containers"), age),
                    view.where());
        } catch (IllegalArgumentException e) {
            throw view.error(String.valueOf(e.getMessage()));
        }
    }

    /** A uid that is the same in each run. */
    private static String uid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static List<PresentContainer> containers(@Nullable YamlView view, Duration podAge)
            throws YamlFileException {
        List<PresentContainer> containers = new ArrayList<>();
        if (view != null) {
            for (YamlView entry : view.sequence()) {
                containers.add(ContainerYaml.container(entry, podAge));
            }
        }
        return containers;
    }

    static String text(@Nullable YamlView view, String otherwise) throws YamlFileException {
        return view == null ? otherwise : view.string();
    }

    static Duration age(@Nullable YamlView view, Duration otherwise) throws YamlFileException {
        return view == null ? otherwise : view.duration();
    }
}
