// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Scope;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The policies that have bindings, compiled. They are in force from the moment they are stored; a real server notices them
 * a moment later. A policy is compiled again only when it has changed.
 */
final class PolicySource {
    private static final Scope POLICIES =
            new Scope("validatingadmissionpolicies.admissionregistration.k8s.io", "", "", "");
    private static final Scope BINDINGS =
            new Scope("validatingadmissionpolicybindings.admissionregistration.k8s.io", "", "", "");

    /** A policy and the bindings that put it in force. */
    record Hook(CompiledPolicy policy, List<ObjectNode> bindings) {}

    private record Snapshot(List<ObjectNode> policies, List<ObjectNode> bindings, List<Hook> hooks) {}

    private final ObjectStore store;
    private final int minor;
    /** Replaced as a whole: two requests may compile the same policy, with the same result. */
    private volatile Snapshot current = new Snapshot(List.of(), List.of(), List.of());

    PolicySource(ObjectStore store, int minor) {
        this.store = store;
        this.minor = minor;
    }

    /** What is in force now, by the policies' names. */
    List<Hook> hooks() {
        List<ObjectNode> bindings = store.list(BINDINGS).objects();
        if (bindings.isEmpty()) {
            return List.of();
        }
        List<ObjectNode> policies = store.list(POLICIES).objects();
        Snapshot known = current;
        if (!same(policies, known.policies) || !same(bindings, known.bindings)) {
            known = new Snapshot(policies, bindings, hooks(policies, bindings, known.hooks));
            current = known;
        }
        return known.hooks;
    }

    /** Stored trees never change: the same tree is the same revision. */
    private static boolean same(List<ObjectNode> one, List<ObjectNode> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (one.get(i) != other.get(i)) {
                return false;
            }
        }
        return true;
    }

    private List<Hook> hooks(List<ObjectNode> policies, List<ObjectNode> bindings, List<Hook> before) {
        IdentityHashMap<Object, CompiledPolicy> compiled = new IdentityHashMap<>();
        before.forEach(hook -> compiled.put(hook.policy.tree(), hook.policy));
        List<Hook> hooks = new ArrayList<>();
        for (ObjectNode policy : policies) {
            String name = policy.path("metadata").path("name").asString("");
            List<ObjectNode> own = bindings.stream()
                    .filter(binding ->
                            binding.path("spec").path("policyName").asString("").equals(name))
                    .toList();
            if (!own.isEmpty()) {
                CompiledPolicy known = compiled.get(policy);
                hooks.add(new Hook(known == null ? new CompiledPolicy(policy, minor) : known, own));
            }
        }
        return List.copyOf(hooks);
    }
}
