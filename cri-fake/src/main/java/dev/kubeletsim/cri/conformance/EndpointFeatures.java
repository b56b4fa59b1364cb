// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What the recorded runtime says that it can do, beside what the endpoint says: tells a feature that is missing from an
 * answer that is wrong. A feature counts as missing only where the endpoint itself reports that it does not have it, or
 * answers UNIMPLEMENTED.
 */
record EndpointFeatures(boolean groupsPolicyWanted, boolean groupsPolicyThere) {
    private static final String GROUPS_POLICY = "/features/supplemental_groups_policy";
    private static final Pattern USER = Pattern.compile("(status\\.user(\\..*)?|status_user_linux)");
    private static final Pattern FEATURES = Pattern.compile("((config|status)\\.)?(features|runtime_handlers)(\\b.*)?");

    static EndpointFeatures of(JsonNode endpointStatus, JsonNode recordedStatus) {
        return new EndpointFeatures(
                recordedStatus.at(GROUPS_POLICY).asBoolean(false),
                endpointStatus.at(GROUPS_POLICY).asBoolean(false));
    }

    private boolean lacksGroupsPolicy() {
        return groupsPolicyWanted && !groupsPolicyThere;
    }

    /** Compares a reply with the recorded one. */
    CaseResult judge(String name, JsonNode got, JsonNode want) {
        List<Difference> differences = Difference.between(got, want);
        if (differences.isEmpty()) {
            return new CaseResult(name, Outcome.EQUAL, "", differences);
        }
        return unsupported(got, want, differences)
                .map(why -> new CaseResult(name, Outcome.UNSUPPORTED, why, differences))
                .orElseGet(() -> new CaseResult(name, Outcome.DIFFERENT, "", differences));
    }

    /** Compares an identity; without the feature, one that asks for Strict cannot come out. */
    CaseResult judgeIdentity(String name, String policy, JsonNode got, JsonNode want) {
        CaseResult result = judge(name, got, want);
        return result.outcome() == Outcome.DIFFERENT && lacksGroupsPolicy() && policy.equals("Strict")
                ? new CaseResult(name, Outcome.UNSUPPORTED, "no supplementalGroupsPolicy: Strict", result.differences())
                : result;
    }

    private Optional<String> unsupported(JsonNode got, JsonNode want, List<Difference> differences) {
        if (unimplemented(got) && !unimplemented(want)) {
            return Optional.of("not implemented by the endpoint");
        }
        if (differences.stream()
                .allMatch(it -> it.missing() && FEATURES.matcher(it.path()).matches())) {
            return Optional.of("features that the endpoint does not report");
        }
        if (lacksGroupsPolicy()
                && differences.stream()
                        .allMatch(it -> it.missing() && USER.matcher(it.path()).matches())) {
            return Optional.of("no ContainerStatus.user");
        }
        return Optional.empty();
    }

    private static boolean unimplemented(JsonNode reply) {
        return reply.path(CriCalls.CODE).asString("").equals("UNIMPLEMENTED");
    }
}
