// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

/**
 * A sample of the metric {@code kubernetes_feature_enabled}.
 *
 * @param name the label {@code name}
 * @param stage the label {@code stage}: {@code ALPHA}, {@code BETA}, {@code DEPRECATED}, or empty for GA
 * @param value 1 where the gate is on, else 0
 */
public record FeatureGateMetric(String name, String stage, int value) {}
