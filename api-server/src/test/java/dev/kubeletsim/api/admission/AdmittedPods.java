// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ApiRequest.User;
import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceCatalog;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.storage.MemoryStore;
import dev.kubeletsim.time.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Pods after the mutating phase, for tests of what comes later. */
public final class AdmittedPods {
    private AdmittedPods() {}

    /** Changes a new pod of the namespace {@code default} as the default plugins do. */
    public static void admit(ObjectNode pod) {
        ResourceDefinition pods = ResourceCatalog.of(36).stream()
                .filter(resource -> resource.plural().equals("pods"))
                .findFirst()
                .orElseThrow();
        Call call = new Call(User.SERVER, false, JsonMapper.shared().createObjectNode(), new ArrayList<>());
        try (VirtualTime time = new VirtualTime(Instant.EPOCH);
                ObjectStore store = new MemoryStore(time, Map.of())) {
            ObjectNode namespace = JsonMapper.shared().createObjectNode();
            Metadata.of(namespace).put("name", "default");
            store.create(new ObjectStore.Key("namespaces", "", "default"), namespace);
            Admission.over(store)
                    .admit(new Attributes(
                            call, Operation.CREATE, pods, "", "default", Metadata.name(pod), pod, null));
        }
    }
}
