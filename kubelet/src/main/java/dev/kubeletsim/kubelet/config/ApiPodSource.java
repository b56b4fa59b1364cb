// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.config;

import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ListOptions;
import dev.kubeletsim.kubelet.client.Reflector;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.time.Scheduler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API's pods of one node (upstream's {@code pkg/kubelet/config/apiserver.go} and {@code config.go}). */
public final class ApiPodSource implements PodSource {
    /** What makes a change more than one of the status. */
    private static final List<String> METADATA =
            List.of("labels", "annotations", "deletionTimestamp", "deletionGracePeriodSeconds");

    private final ApiClient client;
    private final String nodeName;
    private final Scheduler scheduler;
    private final Map<String, Pod> pods = new HashMap<>();
    private @Nullable Reflector reflector;

    /** The pods whose {@code spec.nodeName} is {@code nodeName}. */
    public ApiPodSource(ApiClient client, String nodeName, Scheduler scheduler) {
        this.client = client;
        this.nodeName = nodeName;
        this.scheduler = scheduler;
    }

    @Override
    public void start(Listener listener) {
        ListOptions ours = ListOptions.byField("spec.nodeName=" + nodeName);
        Reflector following = new Reflector(client, ApiResource.PODS, ours, scheduler, new Differ(listener));
        reflector = following;
        following.start();
    }

    @Override
    public void close() {
        if (reflector != null) {
            reflector.close();
        }
    }

    /** Turns objects into news; the reflector calls it one at a time. */
    private final class Differ implements Reflector.Store {
        private final Listener listener;

        Differ(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void replace(List<ObjectNode> objects) {
            Set<String> gone = new HashSet<>(pods.keySet());
            for (ObjectNode object : objects) {
                gone.remove(object.path("metadata").path("uid").asString(""));
                put(object);
            }
            gone.forEach(uid -> {
                Pod pod = pods.remove(uid);
                if (pod != null) {
                    listener.removed(pod);
                }
            });
            listener.synced();
        }

        @Override
        public void changed(String type, ObjectNode object) {
            if ("DELETED".equals(type)) {
                Pod known = pods.remove(object.path("metadata").path("uid").asString(""));
                if (known != null) {
                    listener.removed(new Pod(object, Pod.Source.API, known.seen()));
                }
                return;
            }
            put(object);
        }

        private void put(ObjectNode object) {
            String uid = object.path("metadata").path("uid").asString("");
            Pod old = pods.get(uid);
            Pod pod = new Pod(object, Pod.Source.API, old == null ? scheduler.instant() : old.seen());
            pods.put(uid, pod);
            if (old == null) {
                listener.added(pod);
            } else if (differs(old, pod)) {
                listener.updated(pod);
            } else if (!old.equals(pod)) {
                listener.reconciled(pod);
            }
        }
    }

    private static boolean differs(Pod old, Pod pod) {
        return !same(old.spec(), pod.spec())
                || METADATA.stream()
                        .anyMatch(field ->
                                !same(old.metadata().path(field), pod.metadata().path(field)));
    }

    @SuppressWarnings("ReferenceEquality") // Trees that are shared need no comparison.
    private static boolean same(JsonNode a, JsonNode b) {
        return a == b || a.equals(b);
    }
}
