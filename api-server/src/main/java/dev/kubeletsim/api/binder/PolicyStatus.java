// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.ChangeType;
import dev.kubeletsim.api.admission.policy.TypeChecker;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says in the status of each admission policy what is wrong with the types of its expressions ({@code
 * pkg/controller/validatingadmissionpolicystatus}).
 */
final class PolicyStatus implements Controllers.Controller {
    private static final String RESOURCE = "validatingadmissionpolicies.admissionregistration.k8s.io";
    private static final String MANAGER = "validatingadmissionpolicy-status";

    private final ApiServer server;
    private final StoreWatch policies;
    /** Made with the first policy, since it needs the CEL library. */
    private @Nullable TypeChecker checker;

    PolicyStatus(ApiServer server, Scheduler scheduler) {
        this.server = server;
        Mailbox mailbox = new Mailbox(scheduler.executor());
        this.policies = new StoreWatch(server.store(), RESOURCE, mailbox, this::look, this::changed);
    }

    @Override
    public void start() {
        policies.start();
    }

    private void changed(Change change) {
        if (change.type() != ChangeType.DELETED) {
            look(change.object());
        }
    }

    private void look(ObjectNode policy) {
        long generation = policy.path("metadata").path("generation").asLong(0);
        if (generation <= policy.path("status").path("observedGeneration").asLong(0)) {
            return;
        }
        TypeChecker types = checker == null ? new TypeChecker(server.minor()) : checker;
        checker = types;
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.put("apiVersion", "admissionregistration.k8s.io/v1").put("kind", "ValidatingAdmissionPolicy");
        patch.putObject("metadata").put("name", Metadata.name(policy));
        ObjectNode status = patch.putObject("status").put("observedGeneration", generation);
        ObjectNode checking = status.putObject("typeChecking");
        ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
        types.check(policy)
                .forEach(each ->
                        warnings.addObject().put("fieldRef", each.fieldRef()).put("warning", each.warning()));
        if (!warnings.isEmpty()) {
            checking.set("expressionWarnings", warnings);
        }
        // A policy that is gone meanwhile needs no status.
        server.handle(ApiRequest.of(
                        "PATCH",
                        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/" + Metadata.name(policy)
                                + "/status?fieldManager=" + MANAGER + "&force=true",
                        Controllers.MANAGER)
                .withTree("application/apply-patch+yaml", patch));
    }

    @Override
    public void close() {
        policies.close();
    }
}
