// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.admission.AdmissionPlugin;
import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.admission.policy.PolicySource.Hook;
import dev.kubeletsim.api.admission.policy.RequestMatcher.Match;
import dev.kubeletsim.api.cel.Activation;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses, or warns of, requests that break a policy ({@code policy/validating/dispatcher.go}). Nothing of CEL is loaded
 * before there is a policy with a binding.
 */
public final class ValidatingAdmissionPolicy implements AdmissionPlugin {
    private final PolicySource source;
    private final RequestMatcher matcher;
    private final Params params;
    private final AuditAnnotations audit;

    /**
     * The plugin.
     *
     * @param minor the release: 31 means 1.31
     * @param resources what is served, of which parameters may be
     */
    public ValidatingAdmissionPolicy(
            ObjectStore store, int minor, List<ResourceDefinition> resources, AuditAnnotations audit) {
        this.source = new PolicySource(store, minor);
        this.matcher = new RequestMatcher(store);
        this.params = new Params(store, resources);
        this.audit = audit;
    }

    @Override
    public void validate(Attributes attributes) {
        if (!RequestMatcher.isSubject(attributes.resource())) {
            return;
        }
        List<Hook> hooks = source.hooks();
        if (hooks.isEmpty()) {
            return;
        }
        Verdict verdict = new Verdict(attributes);
        for (Hook hook : hooks) {
            Match match = matcher.match(hook.policy().tree().path("spec").path("matchConstraints"), attributes);
            String problem = match == null ? "" : params.problem(hook.policy().tree());
            if (!problem.isEmpty() && hook.policy().failClosed()) {
                verdict.deny(hook.policy(), null, "failed to configure policy: " + problem, "");
            } else if (match != null && problem.isEmpty()) {
                hook.bindings().forEach(binding -> apply(hook.policy(), binding, match, attributes, verdict));
            }
        }
        verdict.publish(audit);
        ApiFailure refusal = verdict.refusal();
        if (refusal != null) {
            throw refusal;
        }
    }

    private void apply(CompiledPolicy policy, ObjectNode binding, Match match, Attributes attributes, Verdict verdict) {
        if (binding.path("spec").has("matchResources")
                && matcher.match(binding.path("spec").path("matchResources"), attributes) == null) {
            return;
        }
        ObjectNode namespace = matcher.namespaceOf(attributes);
        try {
            List<@Nullable ObjectNode> all = new ArrayList<>(params.of(policy.tree(), binding, attributes.namespace()));
            ObjectNode request = AdmissionRequest.of(attributes, match);
            for (ObjectNode param : all) {
                verdict.add(
                        policy,
                        binding,
                        policy.evaluate(
                                input(attributes, request, param, namespace), input(attributes, request, param, null)));
            }
        } catch (Params.ConfigurationException e) {
            if (policy.failClosed()) {
                verdict.deny(policy, binding, "failed to configure binding: " + e.getMessage(), "");
            }
        }
    }

    private static Activation.Input input(
            Attributes attributes, ObjectNode request, @Nullable ObjectNode param, @Nullable ObjectNode namespace) {
        return new Activation.Input(
                attributes.object(),
                attributes.old(),
                param,
                request,
                namespace,
                attributes.call().user().name());
    }
}
