// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** What {@code uname} tells of the simulated machine. */
public final class SystemName {
    /** The kernel's name. */
    public static final String NAME = "Linux";

    /** The kernel's release. */
    public static final String RELEASE = "6.6.0-kubelet-sim";

    /** The kernel's build. */
    public static final String VERSION = "#1 SMP PREEMPT_DYNAMIC";

    /** The hardware. */
    public static final String MACHINE = "x86_64";

    /** How many processors it has. */
    public static final int PROCESSORS = 2;

    private SystemName() {}
}
