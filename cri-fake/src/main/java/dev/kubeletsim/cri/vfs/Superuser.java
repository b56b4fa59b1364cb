// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** The superuser with all capabilities: what a runtime or a kubelet is on its node. */
public enum Superuser implements FileCredentials {
    INSTANCE;

    @Override
    public long fsUid() {
        return 0;
    }

    @Override
    public long fsGid() {
        return 0;
    }

    @Override
    public boolean isMember(long gid) {
        return gid == 0;
    }

    @Override
    public boolean mayChown() {
        return true;
    }

    @Override
    public boolean mayOverrideAccess() {
        return true;
    }

    @Override
    public boolean mayReadSearch() {
        return true;
    }

    @Override
    public boolean mayActAsOwner() {
        return true;
    }

    @Override
    public boolean mayKeepSetId() {
        return true;
    }
}
