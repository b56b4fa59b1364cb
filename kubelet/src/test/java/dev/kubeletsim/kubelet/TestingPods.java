// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pods as the API would have stored them. */
public final class TestingPods {
    static final String IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.45";

    private TestingPods() {}

    /** A pod on node1 with one container, {@code ctr}, that runs {@code command} in a shell. */
    public static ObjectNode pod(String name, String restartPolicy, String command) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("metadata").put("name", name).put("namespace", "default").put("uid", "uid-" + name);
        ObjectNode spec = pod.putObject("spec");
        spec.put("nodeName", "node1")
                .put("restartPolicy", restartPolicy)
                .put("dnsPolicy", "ClusterFirst")
                .put("enableServiceLinks", true)
                .put("terminationGracePeriodSeconds", 2);
        spec.putObject("securityContext");
        addContainer(pod, "containers", "ctr", command);
        return pod;
    }

    /** Adds a container to one of the spec's lists and returns it. */
    public static ObjectNode addContainer(ObjectNode pod, String list, String name, String command) {
        ObjectNode container = pod.withObject("spec").withArray(list).addObject();
        container.put("name", name).put("image", IMAGE).put("imagePullPolicy", "IfNotPresent");
        container.putArray("command").add("sh").add("-c").add(command);
        container.put("terminationMessagePath", "/dev/termination-log").put("terminationMessagePolicy", "File");
        container.putObject("resources");
        return container;
    }

    static ObjectNode with(ObjectNode pod, Consumer<ObjectNode> change) {
        change.accept(pod);
        return pod;
    }
}
