// SPDX-License-Identifier: Apache-2.0
/**
 * The admission plugin ValidatingAdmissionPolicy: which policies are in force, which requests they are about, and what they
 * say of them ({@code apiserver/pkg/admission/plugin/policy}).
 *
 * <p>Starting points: {@link dev.kubeletsim.api.admission.policy.ValidatingAdmissionPolicy}, {@link
 * dev.kubeletsim.api.admission.policy.AuditAnnotations}.
 */
@NullMarked
package dev.kubeletsim.api.admission.policy;

import org.jspecify.annotations.NullMarked;
