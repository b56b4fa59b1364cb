// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** Who asks for a file: the part of a process's credentials that permission checks look at (credentials(7)). */
public interface FileCredentials {
    /** Comes before each call that a filter may refuse; throws if it does. */
    default void enter(SystemCall call) {}

    /** The file-system user id. */
    long fsUid();

    /** The file-system group id. */
    long fsGid();

    /** Whether {@code gid} is the file-system group id or one of the supplementary groups. */
    boolean isMember(long gid);

    /** CAP_CHOWN. */
    boolean mayChown();

    /** CAP_DAC_OVERRIDE. */
    boolean mayOverrideAccess();

    /** CAP_DAC_READ_SEARCH. */
    boolean mayReadSearch();

    /** CAP_FOWNER. */
    boolean mayActAsOwner();

    /** CAP_FSETID. */
    boolean mayKeepSetId();

    /** CAP_SYS_ADMIN, which mounting needs. */
    default boolean mayMount() {
        return false;
    }
}
