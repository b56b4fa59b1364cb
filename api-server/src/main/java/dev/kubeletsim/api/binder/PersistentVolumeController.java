// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.ChangeType;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Binds claims to volumes ({@code pkg/controller/volume/persistentvolume}). Each change of one of them is acted upon, and
 * every 15 seconds each of them is looked at again, which is when a claim that had to wait finds a volume that came later.
 *
 * <p>All state is confined to the mailbox.
 */
final class PersistentVolumeController implements Controllers.Controller {
    /** {@code --pvclaimbinder-sync-period}. */
    private static final Duration RESYNC = Duration.ofSeconds(15);

    private final Scheduler scheduler;
    private final Mailbox mailbox;
    private final VolumeObjects objects;
    private final ClaimSync claimSync;
    private final VolumeSync volumeSync;
    private final StoreWatch volumes;
    private final StoreWatch claims;
    private Scheduler.@Nullable Timer resync;

    PersistentVolumeController(ApiServer server, Scheduler scheduler, ServerContext context) {
        this.scheduler = scheduler;
        this.mailbox = new Mailbox(scheduler.executor());
        this.objects = new VolumeObjects(new VolumeWriter(server, Controllers.MANAGER));
        VolumeBinding binding = new VolumeBinding(objects);
        ControllerEvents events = new ControllerEvents(server, context, "persistentvolume-controller");
        this.claimSync = new ClaimSync(server.store(), objects, binding, events);
        this.volumeSync = new VolumeSync(objects, binding, events);
        this.volumes =
                new StoreWatch(server.store(), "persistentvolumes", mailbox, this::volumeIs, this::volumeChanged);
        this.claims =
                new StoreWatch(server.store(), "persistentvolumeclaims", mailbox, this::claimIs, this::claimChanged);
    }

    @Override
    public void start() {
        volumes.start();
        claims.start();
    }

    private void volumeIs(ObjectNode volume) {
        if (objects.putVolume(volume)) {
            volumeSync.sync(volume);
            wakeUp();
        }
    }

    private void volumeChanged(Change change) {
        if (change.type() != ChangeType.DELETED) {
            volumeIs(change.object());
            return;
        }
        objects.removeVolume(change.object());
        ObjectNode claim = objects.claim(change.object().path("spec").path("claimRef"));
        if (claim != null) {
            claimSync.sync(claim);
        }
    }

    private void claimIs(ObjectNode claim) {
        if (objects.putClaim(claim)) {
            claimSync.sync(claim);
            wakeUp();
        }
    }

    private void claimChanged(Change change) {
        if (change.type() != ChangeType.DELETED) {
            claimIs(change.object());
            return;
        }
        objects.removeClaim(change.object());
        ObjectNode volume =
                objects.volume(change.object().path("spec").path("volumeName").asString(""));
        if (volume != null) {
            volumeSync.sync(volume);
        }
    }

    private void wakeUp() {
        if (resync == null) {
            resync = scheduler.schedule(RESYNC, () -> mailbox.execute(this::syncAll));
        }
    }

    private void syncAll() {
        resync = null;
        objects.volumes().forEach(volumeSync::sync);
        objects.claims().forEach(claimSync::sync);
        if (!objects.volumes().isEmpty() || !objects.claims().isEmpty()) {
            wakeUp();
        }
    }

    @Override
    public void close() {
        mailbox.execute(() -> {
            if (resync != null) {
                resync.cancel();
            }
        });
        volumes.close();
        claims.close();
    }
}
