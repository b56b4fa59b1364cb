// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The node's heartbeat: a Lease in {@code kube-node-lease} of 40 seconds, renewed every ten (component-helpers {@code
 * apimachinery/lease}). Once the lease is known it is updated without reading it first; a conflict reads it again.
 */
public final class NodeLease implements AutoCloseable {
    static final String NAMESPACE = "kube-node-lease";
    private static final int DURATION_SECONDS = 40;
    private static final Duration RENEW_AFTER = Duration.ofSeconds(DURATION_SECONDS / 4);
    private static final double JITTER = 0.04;
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(7);
    private static final int TRIES = 5;
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    private final ApiClient api;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final String nodeName;
    private final Periodic renewals;
    private @Nullable ObjectNode lease;
    private Duration backOff = FIRST_BACK_OFF;

    /** @param random spreads the renewals of many nodes */
    public NodeLease(ApiClient api, Scheduler scheduler, RandomGenerator random, String nodeName) {
        this.api = api;
        this.scheduler = scheduler;
        this.random = random;
        this.nodeName = nodeName;
        this.renewals = new Periodic(scheduler, "lease-" + nodeName, this::renew);
    }

    /** Begins to renew. */
    public void start() {
        renewals.start(Duration.ZERO);
    }

    private Duration renew() {
        for (int i = 0; i < TRIES && !renewals.isClosed(); i++) {
            try {
                lease = lease == null ? ensure() : update(lease);
                backOff = FIRST_BACK_OFF;
                return jittered(RENEW_AFTER);
            } catch (ApiException e) {
                LOG.debug("Lease of node {} has to be read again: {}", nodeName, e.getMessage());
                lease = null;
            } catch (RuntimeException e) {
                LOG.warn("Failed to update lease of node {}: {}", nodeName, e.getMessage());
                break;
            }
        }
        Duration wait = backOff;
        backOff = backOff.multipliedBy(2).compareTo(LONGEST_BACK_OFF) < 0 ? backOff.multipliedBy(2) : LONGEST_BACK_OFF;
        return wait;
    }

    private Duration jittered(Duration period) {
        return period.plusNanos((long) (random.nextDouble() * JITTER * period.toNanos()));
    }

    private ObjectNode ensure() {
        try {
            return update(scheduler.await(api.get(ApiResource.LEASES, NAMESPACE, nodeName)));
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            ObjectNode fresh = JsonNodeFactory.instance.objectNode();
            fresh.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
            fresh.putObject("metadata").put("name", nodeName).put("namespace", NAMESPACE);
            return scheduler.await(api.create(ApiResource.LEASES, NAMESPACE, renewed(fresh)));
        }
    }

    private ObjectNode update(ObjectNode known) {
        return scheduler.await(api.update(ApiResource.LEASES, NAMESPACE, renewed(known)));
    }

    private ObjectNode renewed(ObjectNode known) {
        ObjectNode next = known.deepCopy();
        ObjectNode spec = next.withObject("spec");
        spec.put("holderIdentity", nodeName).put("leaseDurationSeconds", DURATION_SECONDS);
        spec.put("renewTime", MICRO_TIME.format(scheduler.instant()));
        if (next.path("metadata").path("ownerReferences").isEmpty()) {
            addOwner(next.withObject("metadata"));
        }
        return next;
    }

    /** The lease goes when the node goes; without a node yet, the owner is added at a later renewal. */
    private void addOwner(ObjectNode metadata) {
        try {
            ObjectNode node = scheduler.await(api.get(ApiResource.NODES, null, nodeName));
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "v1")
                    .put("kind", "Node")
                    .put("name", nodeName)
                    .put("uid", node.path("metadata").path("uid").asString(""));
        } catch (ApiException e) {
            LOG.debug("Lease of node {} gets no owner yet: {}", nodeName, e.getMessage());
        }
    }

    @Override
    public void close() {
        renewals.close();
    }
}
