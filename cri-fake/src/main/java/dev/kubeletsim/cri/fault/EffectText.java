// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import dev.kubeletsim.cri.yaml.GoDurations;

/** What a rule does, in a few words for lists. */
final class EffectText {
    private EffectText() {}

    static String of(FaultRule rule) {
        String rpcs = rule.match().rpcs().isEmpty()
                ? "any RPC"
                : String.join(",", rule.match().rpcs().stream().sorted().toList());
        return rpcs + ": " + of(rule.effect());
    }

    private static String of(FaultEffect effect) {
        return switch (effect) {
            case FaultEffect.Fail fail -> "error " + fail.code();
            case FaultEffect.Delay delay -> "delay " + GoDurations.format(delay.duration());
            case FaultEffect.Hang hang -> "hang";
            case FaultEffect.Drop drop ->
                drop.afterReplies() > 0
                        ? "drop after " + drop.afterReplies() + " replies"
                        : drop.takesEffect() ? "drop after the effect" : "drop";
            case FaultEffect.Crash crash -> "crash, down for " + GoDurations.format(crash.downtime());
            case FaultEffect.Restart restart -> "restart, down for " + GoDurations.format(restart.downtime());
            case FaultEffect.NotReady notReady -> "not ready: " + notReady.condition();
            case FaultEffect.Answer answer -> "answer " + answer.fields();
        };
    }
}
