// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.ChangeType;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.admission.StorageObjectInUseProtection;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets deleted volumes and claims go when nobody uses them any more ({@code pkg/controller/volume/pvprotection} and {@code
 * pvcprotection}): a volume is used while it is bound, a claim while a pod with a node names it.
 *
 * <p>Pods are watched only while a claim waits for one. All state is confined to the mailbox.
 */
final class VolumeProtection implements Controllers.Controller {
    private final ObjectStore store;
    private final VolumeWriter writer;
    private final Mailbox mailbox;
    private final StoreWatch volumes;
    private final StoreWatch claims;
    private final Set<Key> waiting = new LinkedHashSet<>();
    private @Nullable StoreWatch pods;

    VolumeProtection(ApiServer server, Scheduler scheduler) {
        this.store = server.store();
        this.writer = new VolumeWriter(server, Controllers.MANAGER);
        this.mailbox = new Mailbox(scheduler.executor());
        this.volumes = new StoreWatch(store, "persistentvolumes", mailbox, this::look, this::volumeChanged);
        this.claims = new StoreWatch(store, "persistentvolumeclaims", mailbox, this::lookAtClaim, this::claimChanged);
    }

    @Override
    public void start() {
        volumes.start();
        claims.start();
    }

    private void volumeChanged(Change change) {
        if (change.type() != ChangeType.DELETED) {
            look(change.object());
        }
    }

    private void look(ObjectNode volume) {
        boolean bound = volume.path("status").path("phase").asString("").equals("Bound");
        if (!bound && isCandidate(volume, StorageObjectInUseProtection.VOLUME_FINALIZER)) {
            writer.writeVolume(without(volume, StorageObjectInUseProtection.VOLUME_FINALIZER), "");
        }
    }

    private void claimChanged(Change change) {
        if (change.type() == ChangeType.DELETED) {
            waiting.remove(change.key());
            watchPodsIfNeeded();
        } else {
            lookAtClaim(change.object());
        }
    }

    private void lookAtClaim(ObjectNode claim) {
        if (!isCandidate(claim, StorageObjectInUseProtection.CLAIM_FINALIZER)) {
            return;
        }
        Key key = new Key("persistentvolumeclaims", Metadata.namespace(claim), Metadata.name(claim));
        if (isUsed(claim)) {
            waiting.add(key);
        } else {
            waiting.remove(key);
            writer.writeClaim(without(claim, StorageObjectInUseProtection.CLAIM_FINALIZER), "");
        }
        watchPodsIfNeeded();
    }

    private boolean isUsed(ObjectNode claim) {
        return store.list(new Scope("pods", Metadata.namespace(claim), "", "")).objects().stream()
                .filter(pod -> !pod.path("spec").path("nodeName").asString("").isEmpty())
                .anyMatch(pod -> PodClaims.of(pod).contains(Metadata.name(claim)));
    }

    private void watchPodsIfNeeded() {
        if (!waiting.isEmpty() && pods == null) {
            pods = new StoreWatch(store, "pods", mailbox, pod -> {}, this::podChanged);
            pods.start();
        } else if (waiting.isEmpty() && pods != null) {
            pods.close();
            pods = null;
        }
    }

    private void podChanged(Change change) {
        if (change.type() != ChangeType.DELETED) {
            return;
        }
        for (Key key : List.copyOf(waiting)) {
            ObjectNode claim = store.get(key);
            if (claim != null && key.namespace().equals(change.key().namespace())) {
                lookAtClaim(claim);
            }
        }
    }

    private static boolean isCandidate(JsonNode object, String finalizer) {
        JsonNode metadata = object.path("metadata");
        return metadata.has("deletionTimestamp")
                && metadata.path("finalizers")
                        .valueStream()
                        .anyMatch(each -> each.asString("").equals(finalizer));
    }

    private static ObjectNode without(ObjectNode object, String finalizer) {
        ObjectNode changed = object.deepCopy();
        ArrayNode left = Metadata.of(changed).putArray("finalizers");
        for (JsonNode each : object.path("metadata").path("finalizers")) {
            if (!each.asString("").equals(finalizer)) {
                left.add(each);
            }
        }
        return changed;
    }

    @Override
    public void close() {
        mailbox.execute(() -> {
            if (pods != null) {
                pods.close();
            }
        });
        volumes.close();
        claims.close();
    }
}
