// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a new object is compared with: the zero value of its Go type as JSON, whose fields nobody set. It is why {@code
 * f:spec} is never a member by itself.
 */
final class ZeroObjects {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

    private static final Map<String, JsonNode> BY_KIND = Map.of(
            "Pod", json("{'spec':{'containers':null},'status':{}}"),
            "Node",
                    json("{'spec':{},'status':{'daemonEndpoints':{'kubeletEndpoint':{'Port':0}},'nodeInfo':{"
                            + "'machineID':'','systemUUID':'','bootID':'','kernelVersion':'','osImage':'',"
                            + "'containerRuntimeVersion':'','kubeletVersion':'','kubeProxyVersion':'',"
                            + "'operatingSystem':'','architecture':''}}}"),
            "Namespace", json("{'spec':{},'status':{}}"),
            "Service", json("{'spec':{},'status':{'loadBalancer':{}}}"),
            "Lease", json("{'spec':{}}"),
            "RuntimeClass", json("{'handler':''}"),
            "v1/Event",
                    json("{'involvedObject':{},'source':{},'firstTimestamp':null,'lastTimestamp':null,'eventTime':null,"
                            + "'reportingComponent':'','reportingInstance':''}"),
            "events.k8s.io/v1/Event",
                    json("{'eventTime':null,'regarding':{},'deprecatedSource':{},'deprecatedFirstTimestamp':null,"
                            + "'deprecatedLastTimestamp':null}"));

    private ZeroObjects() {}

    static JsonNode of(String apiVersion, String kind) {
        return BY_KIND.getOrDefault(kind.equals("Event") ? apiVersion + "/" + kind : kind, NOTHING);
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
