// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.List;

/** The calls by which a process becomes somebody else: setgroups(2), setgid(2), setuid(2) and capabilities(7). */
final class CredentialChange {
    private CredentialChange() {}

    /** Replaces the supplementary groups; EPERM without CAP_SETGID. */
    static Credentials setGroups(Credentials who, List<Long> groups) {
        if (!who.can(Capability.SETGID)) {
            throw new ErrnoException(Errno.EPERM);
        }
        return with(who, who.realUid(), who.effectiveUid(), who.savedUid(), groups, who.permitted(), who.effective());
    }

    /** All three gids with CAP_SETGID, else the effective one, which must be the real or the saved one. */
    static Credentials setGid(Credentials who, long gid) {
        boolean any = who.can(Capability.SETGID);
        if (!any && gid != who.realGid() && gid != who.savedGid()) {
            throw new ErrnoException(Errno.EPERM);
        }
        return new Credentials(
                who.realUid(),
                who.effectiveUid(),
                who.savedUid(),
                who.fsUid(),
                any ? gid : who.realGid(),
                gid,
                any ? gid : who.savedGid(),
                gid,
                who.supplementaryGroups(),
                who.inheritable(),
                who.permitted(),
                who.effective(),
                who.bounding(),
                who.ambient(),
                who.noNewPrivs(),
                who.seccomp());
    }

    /**
     * All three uids with CAP_SETUID, else the effective one, which must be the real or the saved one. Who stops being
     * root in all of them loses the capabilities.
     */
    static Credentials setUid(Credentials who, long uid) {
        boolean any = who.can(Capability.SETUID);
        if (!any && uid != who.realUid() && uid != who.savedUid()) {
            throw new ErrnoException(Errno.EPERM);
        }
        long real = any ? uid : who.realUid();
        long saved = any ? uid : who.savedUid();
        boolean wasRoot = who.realUid() == 0 || who.effectiveUid() == 0 || who.savedUid() == 0;
        boolean isRoot = real == 0 || uid == 0 || saved == 0;
        CapabilitySet permitted = wasRoot && !isRoot ? CapabilitySet.EMPTY : who.permitted();
        CapabilitySet effective = who.effective();
        if (who.effectiveUid() == 0 && uid != 0) {
            effective = CapabilitySet.EMPTY;
        } else if (who.effectiveUid() != 0 && uid == 0) {
            effective = permitted;
        }
        return with(who, real, uid, saved, who.supplementaryGroups(), permitted, effective);
    }

    private static Credentials with(
            Credentials who,
            long real,
            long effectiveUid,
            long saved,
            List<Long> groups,
            CapabilitySet permitted,
            CapabilitySet effective) {
        boolean dropped =
                permitted.equals(CapabilitySet.EMPTY) && !who.permitted().equals(CapabilitySet.EMPTY);
        return new Credentials(
                real,
                effectiveUid,
                saved,
                effectiveUid,
                who.realGid(),
                who.effectiveGid(),
                who.savedGid(),
                who.fsGid(),
                groups,
                who.inheritable(),
                permitted,
                effective,
                who.bounding(),
                dropped ? CapabilitySet.EMPTY : who.ambient(),
                who.noNewPrivs(),
                who.seccomp());
    }
}
