// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

/**
 * Resolves requests by one runtime's rule.
 *
 * <p>Source of the rules: containerd v2.0.11 {@code internal/cri/server/container_create.go} and {@code
 * pkg/oci/spec_opts.go}; CRI-O v1.31.13 {@code server/container_create.go} and moby's user package; the recordings in
 * {@code golden/identity}.
 */
public final class IdentityResolver {
    private final IdentityRule rule;

    public IdentityResolver(IdentityRule rule) {
        this.rule = rule;
    }

    /**
     * The identity that {@code request} gets, beside those that it would get with each policy from the same release if
     * that knew the policy.
     */
    public IdentityExplanation explain(IdentityRequest request, ImageAccounts accounts) {
        IdentityResolver knowing = new IdentityResolver(rule.readingSupplementalGroupsPolicy());
        return new IdentityExplanation(
                request,
                accounts,
                rule.readsPolicy(),
                resolve(request, accounts),
                knowing.resolve(request.withPolicy(IdentityRequest.MERGE), accounts),
                knowing.resolve(request.withPolicy(IdentityRequest.STRICT), accounts));
    }

    /** The identity that {@code request} gets in an image with these account files, or the refusal. */
    public IdentityOutcome resolve(IdentityRequest request, ImageAccounts accounts) {
        IdentityRequest understood = rule.readsPolicy() ? request : request.withPolicy(IdentityRequest.MERGE);
        try {
            return new IdentityOutcome.Resolved(
                    switch (rule.userSyntax()) {
                        case CONTAINERD -> new ContainerdIdentity(rule, accounts).resolve(understood);
                        case MOBY -> new MobyIdentity(accounts).resolve(understood);
                    });
        } catch (RefusedIdentity refused) {
            return refused.outcome();
        }
    }
}
