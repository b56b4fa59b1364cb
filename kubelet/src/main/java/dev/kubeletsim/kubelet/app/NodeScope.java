// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import jakarta.inject.Scope;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** One instance a node. */
@Scope
@Documented
@Retention(RetentionPolicy.RUNTIME)
@interface NodeScope {}
