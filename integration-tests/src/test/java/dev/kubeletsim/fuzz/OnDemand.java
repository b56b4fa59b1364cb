// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs only with {@code JAZZER_FUZZ=1}: Jazzer's agent changes every class of the JVM, also those of other tests. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1", disabledReason = "only on demand")
@interface OnDemand {}
