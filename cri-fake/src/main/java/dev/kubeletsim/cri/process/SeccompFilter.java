// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which system calls a process may not make (seccomp(2), mode filter). Immutable. */
public final class SeccompFilter {
    /** What becomes of a call that is refused. */
    public sealed interface Refusal {
        /** It fails with this error number. */
        record Fails(Errno errno) implements Refusal {}

        /** It ends the process by SIGSYS. */
        record Kills() implements Refusal {}
    }

    /** No filter: mode 0. */
    public static final SeccompFilter NONE = new SeccompFilter(0, Map.of());

    private static final int MODE_FILTER = 2;

    private final int mode;
    private final Map<SystemCall, Refusal> refused;

    private SeccompFilter(int mode, Map<SystemCall, Refusal> refused) {
        this.mode = mode;
        this.refused = refused;
    }

    /** A filter that refuses these calls and lets all others through. */
    public static SeccompFilter refusing(Map<SystemCall, Refusal> refused) {
        Map<SystemCall, Refusal> copy = new EnumMap<>(SystemCall.class);
        copy.putAll(refused);
        return new SeccompFilter(MODE_FILTER, copy);
    }

    /** As {@code /proc/PID/status} has it: 0 disabled, 2 filter. */
    int mode() {
        return mode;
    }

    /** What {@code call} fails with; nothing if it is allowed or deadly. */
    public Optional<Errno> errno(SystemCall call) {
        return refused.get(call) instanceof Refusal.Fails fails ? Optional.of(fails.errno()) : Optional.empty();
    }

    /** Whether {@code call} ends the process or fails. */
    public boolean refuses(SystemCall call) {
        return refused.containsKey(call);
    }

    /** Refuses {@code call}, or does nothing. */
    void enter(SystemCall call) {
        Refusal refusal = mode == 0 ? null : refused.get(call);
        if (refusal != null) {
            refuse(refusal);
        }
    }

    private static void refuse(Refusal refusal) {
        switch (refusal) {
            case Refusal.Fails fails -> throw new ErrnoException(fails.errno());
            case Refusal.Kills kills -> throw new BadSystemCall();
        }
    }

    /** The process is to be killed by SIGSYS. */
    static final class BadSystemCall extends RuntimeException {
        BadSystemCall() {
            super("bad system call", null, false, false);
        }
    }
}
