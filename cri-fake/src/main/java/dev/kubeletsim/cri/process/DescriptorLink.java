// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.SyntheticLink;
import java.time.Instant;

/** {@code /proc/PID/fd/N}: opening it opens what the descriptor refers to. */
final class DescriptorLink extends SyntheticLink {
    private final OpenDescription description;

    DescriptorLink(Process process, OpenDescription description, Instant modified) {
        super(process.credentials().effectiveUid(), process.credentials().effectiveGid(), modified, description::name);
        this.description = description;
    }

    OpenDescription description() {
        return description;
    }

    @Override
    public boolean isMagicLink() {
        return true;
    }
}
