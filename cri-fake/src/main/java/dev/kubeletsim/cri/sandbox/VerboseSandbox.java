// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.profile.GoJson;
import dev.kubeletsim.cri.profile.ReportRule;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The {@code info} of a verbose PodSandboxStatus, as far as it is simulated: there is no process of the sandbox itself. */
final class VerboseSandbox {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private VerboseSandbox() {}

    static String json(SandboxFacts facts, RuntimeProfile profile) {
        ObjectNode info = JSON.createObjectNode();
        if (!profile.report().has(ReportRule.Trait.VERBOSE_STORE)) {
            return JSON.writeValueAsString(info.put("image", profile.sandbox().pauseImage()));
        }
        info.put("pid", 0);
        info.put("processStatus", facts.ready() ? "running" : "deleted");
        info.put("netNamespaceClosed", !facts.ready());
        info.put("image", profile.sandbox().pauseImage());
        info.put("snapshotKey", facts.id());
        info.put("snapshotter", "overlayfs");
        info.put("runtimeType", "io.containerd.runc.v2");
        info.putNull("runtimeOptions");
        info.set("config", GoJson.of(facts.config()));
        return JSON.writeValueAsString(info);
    }
}
