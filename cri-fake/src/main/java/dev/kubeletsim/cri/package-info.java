// SPDX-License-Identifier: Apache-2.0
/**
 * A container runtime that is none: a gRPC server that speaks the CRI as containerd or CRI-O does, over simulated
 * images, files and processes.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.FakeRuntime}, {@link dev.kubeletsim.cri.RuntimeProfile}, {@link
 * dev.kubeletsim.cri.FakeRuntimeExtension} (JUnit 5).
 */
@NullMarked
package dev.kubeletsim.cri;

import org.jspecify.annotations.NullMarked;
