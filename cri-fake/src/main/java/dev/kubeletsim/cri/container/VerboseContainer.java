// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.Capability;
import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.process.Process;
import dev.kubeletsim.cri.profile.GoJson;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.vfs.Mount;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code info} of a verbose ContainerStatus, as far as it is simulated; zero values are left out, as Go does. {@code
 * runtimeSpec.process.user} is where {@code crictl inspect} shows the identity.
 */
final class VerboseContainer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ReportRule rule;
    private final String cgroupsPath;
    private final SandboxFacts sandbox;
    private final ContainerFacts facts;
    private final LiveContainer live;

    VerboseContainer(
            ReportRule rule, String cgroupsPath, SandboxFacts sandbox, ContainerFacts facts, LiveContainer live) {
        this.rule = rule;
        this.cgroupsPath = cgroupsPath;
        this.sandbox = sandbox;
        this.facts = facts;
        this.live = live;
    }

    String json() {
        ObjectNode info = JSON.createObjectNode();
        info.put("sandboxID", facts.sandboxId());
        Process process = live.process;
        info.put("pid", process == null ? 0 : process.pid());
        if (rule.has(ReportRule.Trait.VERBOSE_STORE)) {
            info.put("removing", facts.removing());
            info.put("snapshotKey", facts.id());
            info.put("snapshotter", "overlayfs");
            info.put("runtimeType", "io.containerd.runc.v2");
            info.putNull("runtimeOptions");
            info.set("config", GoJson.of(facts.config()));
        } else {
            info.put(
                    "privileged", facts.config().getLinux().getSecurityContext().getPrivileged());
        }
        ObjectNode spec = info.putObject("runtimeSpec");
        spec.put("ociVersion", "1.2.0");
        process(spec.putObject("process"));
        spec.putObject("root").put("path", "rootfs");
        mounts(spec.putArray("mounts"));
        if (rule.has(ReportRule.Trait.VERBOSE_STORE)) {
            annotations(spec.putObject("annotations"));
        }
        spec.putObject("linux").put("cgroupsPath", cgroupsPath);
        return JSON.writeValueAsString(info);
    }

    private void process(ObjectNode process) {
        if (facts.config().getTty()) {
            process.put("terminal", true);
        }
        ObjectNode user = process.putObject("user");
        user.put("uid", facts.identity().uid());
        user.put("gid", facts.identity().gid().gid());
        ArrayNode groups = user.putArray("additionalGids");
        facts.identity().groupIds().forEach(groups::add);
        live.plan.args().forEach(process.putArray("args")::add);
        specified(live.plan.env()).forEach(process.putArray("env")::add);
        process.put("cwd", live.plan.cwd());
        ObjectNode capabilities = process.putObject("capabilities");
        for (String set : List.of("bounding", "effective", "permitted")) {
            names(live.plan.credentials().bounding(), capabilities.putArray(set));
        }
        if (live.plan.credentials().noNewPrivs()) {
            process.put("noNewPrivileges", true);
        }
        process.put("oomScoreAdj", facts.resources().getOomScoreAdj());
    }

    /** The variables of the specification, to which runc adds HOME. */
    private List<String> specified(List<String> env) {
        boolean asked = facts.config().getEnvsList().stream()
                        .anyMatch(entry -> entry.getKey().equals("HOME"))
                || facts.image().image().config().env().stream().anyMatch(entry -> entry.startsWith("HOME="));
        return asked
                ? env
                : env.stream().filter(entry -> !entry.startsWith("HOME=")).toList();
    }

    private static void names(CapabilitySet set, ArrayNode names) {
        for (Capability capability : Capability.values()) {
            if (set.has(capability)) {
                names.add("CAP_" + capability.name());
            }
        }
    }

    private void mounts(ArrayNode mounts) {
        for (Mount mount : live.files.mounts()) {
            if (!mount.target().equals("/")) {
                ObjectNode entry = mounts.addObject()
                        .put("destination", mount.target())
                        .put("type", mount.type())
                        .put("source", mount.source());
                ArrayNode options = entry.putArray("options").add(mount.readOnly() ? "ro" : "rw");
                List.of(mount.options().split(",")).stream()
                        .filter(option -> !option.isEmpty())
                        .forEach(options::add);
            }
        }
    }

    /** containerd {@code internal/cri/annotations}. */
    private void annotations(ObjectNode annotations) {
        PodSandboxMetadata pod = sandbox.config().getMetadata();
        String prefix = "io.kubernetes.cri.";
        annotations.put(prefix + "container-name", facts.config().getMetadata().getName());
        annotations.put(prefix + "container-type", "container");
        annotations.put(prefix + "image-name", facts.config().getImage().getImage());
        annotations.put(prefix + "sandbox-id", sandbox.id());
        annotations.put(prefix + "sandbox-name", pod.getName());
        annotations.put(prefix + "sandbox-namespace", pod.getNamespace());
        annotations.put(prefix + "sandbox-uid", pod.getUid());
    }
}
