// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.Capability;
import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.process.Process;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code info} of a verbose ContainerStatus: the parts of it that both runtimes have and that are simulated. {@code
 * runtimeSpec.process.user} is where {@code crictl inspect} shows the identity.
 */
final class VerboseContainer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private VerboseContainer() {}

    static String json(ContainerFacts facts, LiveContainer live) {
        ObjectNode info = JSON.createObjectNode();
        info.put("sandboxID", facts.sandboxId());
        Process process = live.process;
        info.put("pid", process == null ? 0 : process.pid());
        ObjectNode spec = info.putObject("runtimeSpec");
        spec.put("ociVersion", "1.2.0");
        process(spec.putObject("process"), facts, live.plan);
        spec.put("hostname", live.plan.hostname());
        return JSON.writeValueAsString(info);
    }

    private static void process(ObjectNode process, ContainerFacts facts, ProcessPlan plan) {
        process.put("terminal", facts.config().getTty());
        ObjectNode user = process.putObject("user");
        user.put("uid", facts.identity().uid());
        user.put("gid", facts.identity().gid().gid());
        ArrayNode groups = user.putArray("additionalGids");
        facts.identity().groupIds().forEach(groups::add);
        ArrayNode args = process.putArray("args");
        plan.args().forEach(args::add);
        ArrayNode env = process.putArray("env");
        plan.env().forEach(env::add);
        process.put("cwd", plan.cwd());
        process.put("noNewPrivileges", plan.credentials().noNewPrivs());
        ArrayNode bounding = process.putObject("capabilities").putArray("bounding");
        CapabilitySet set = plan.credentials().bounding();
        for (var capability : Capability.values()) {
            if (set.has(capability)) {
                bounding.add("CAP_" + capability.name());
            }
        }
    }
}
