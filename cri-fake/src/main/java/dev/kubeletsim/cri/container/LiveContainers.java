// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import java.util.HashMap;
import java.util.Map;

/** The live halves of all containers. Confined to the engine's mailbox. */
public final class LiveContainers {
    private final Map<String, LiveContainer> byId = new HashMap<>();

    void add(LiveContainer live) {
        byId.put(live.id, live);
    }

    LiveContainer get(String id) {
        LiveContainer live = byId.get(id);
        if (live == null) {
            throw new IllegalStateException("container " + id + " has a record but no live half");
        }
        return live;
    }

    void remove(String id) {
        byId.remove(id);
    }
}
