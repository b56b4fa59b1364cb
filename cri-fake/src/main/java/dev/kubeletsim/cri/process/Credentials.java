// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.FileCredentials;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.util.Collection;
import java.util.List;

/**
 * Who a process is (credentials(7)). Ids are 0 to 4294967295.
 *
 * @param supplementaryGroups ascending, as {@code setgroups} keeps them; repeated values stay
 * @param seccomp which system calls it may not make
 */
public record Credentials(
        long realUid,
        long effectiveUid,
        long savedUid,
        long fsUid,
        long realGid,
        long effectiveGid,
        long savedGid,
        long fsGid,
        List<Long> supplementaryGroups,
        CapabilitySet inheritable,
        CapabilitySet permitted,
        CapabilitySet effective,
        CapabilitySet bounding,
        CapabilitySet ambient,
        boolean noNewPrivs,
        SeccompFilter seccomp)
        implements FileCredentials {

    private static final long MAX_ID = 0xffffffffL;

    /** Sorts the groups and checks the ids. */
    public Credentials {
        supplementaryGroups = supplementaryGroups.stream().sorted().toList();
        for (long id : new long[] {realUid, effectiveUid, savedUid, fsUid, realGid, effectiveGid, savedGid, fsGid}) {
            check(id);
        }
        supplementaryGroups.forEach(Credentials::check);
    }

    private static void check(long id) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("uid or gid " + id + " (expected: 0 to 4294967295)");
        }
    }

    /**
     * What a runtime gives the first process of a container: all four uids and gids alike. Like {@code execve} of an
     * ordinary file, user 0 gets {@code bounding} as permitted and effective set; any other user gets nothing but the
     * ambient set, which runtimes leave empty.
     */
    public static Credentials container(long uid, long gid, Collection<Long> groups, CapabilitySet bounding) {
        CapabilitySet held = uid == 0 ? bounding : CapabilitySet.EMPTY;
        return new Credentials(
                uid,
                uid,
                uid,
                uid,
                gid,
                gid,
                gid,
                gid,
                List.copyOf(groups),
                CapabilitySet.EMPTY,
                held,
                held,
                bounding,
                CapabilitySet.EMPTY,
                false,
                SeccompFilter.NONE);
    }

    /**
     * Who a process is after {@code execve} of a file (capabilities(7), "Transformation of capabilities during execve"):
     * its set-id bits count unless no_new_privs is set, and only user 0 gets the bounding set.
     *
     * @param setUid the owner of a set-user-id file, or -1
     * @param setGid the group of a set-group-id file, or -1
     */
    Credentials executed(long setUid, long setGid) {
        long uid = setUid < 0 || noNewPrivs ? effectiveUid : setUid;
        long gid = setGid < 0 || noNewPrivs ? effectiveGid : setGid;
        boolean privileged = uid == 0 || realUid == 0;
        CapabilitySet held = privileged ? inheritable.plus(bounding) : ambient;
        boolean unchanged = uid == effectiveUid && gid == effectiveGid && held.equals(permitted);
        if (unchanged && effective.equals(uid == 0 ? held : ambient)) {
            return this;
        }
        return new Credentials(
                realUid,
                uid,
                uid,
                uid,
                realGid,
                gid,
                gid,
                gid,
                supplementaryGroups,
                inheritable,
                held,
                uid == 0 ? held : ambient,
                bounding,
                ambient,
                noNewPrivs,
                seccomp);
    }

    /** These credentials with the no_new_privs flag as given. */
    public Credentials withNoNewPrivs(boolean value) {
        return with(value, seccomp);
    }

    /** These credentials with this filter. */
    public Credentials withSeccomp(SeccompFilter value) {
        return with(noNewPrivs, value);
    }

    private Credentials with(boolean newNoNewPrivs, SeccompFilter newSeccomp) {
        return new Credentials(
                realUid,
                effectiveUid,
                savedUid,
                fsUid,
                realGid,
                effectiveGid,
                savedGid,
                fsGid,
                supplementaryGroups,
                inheritable,
                permitted,
                effective,
                bounding,
                ambient,
                newNoNewPrivs,
                newSeccomp);
    }

    /** Whether {@code capability} is in the effective set. */
    public boolean can(Capability capability) {
        return effective.has(capability);
    }

    @Override
    public void enter(SystemCall call) {
        seccomp.enter(call);
    }

    @Override
    public boolean isMember(long gid) {
        return gid == fsGid || supplementaryGroups.contains(gid);
    }

    @Override
    public boolean mayChown() {
        return can(Capability.CHOWN);
    }

    @Override
    public boolean mayOverrideAccess() {
        return can(Capability.DAC_OVERRIDE);
    }

    @Override
    public boolean mayReadSearch() {
        return can(Capability.DAC_READ_SEARCH);
    }

    @Override
    public boolean mayActAsOwner() {
        return can(Capability.FOWNER);
    }

    @Override
    public boolean mayKeepSetId() {
        return can(Capability.FSETID);
    }

    @Override
    public boolean mayMount() {
        return can(Capability.SYS_ADMIN);
    }
}
