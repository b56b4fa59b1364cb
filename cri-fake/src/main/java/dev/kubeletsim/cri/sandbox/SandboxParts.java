// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.process.Kernel;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.time.Instant;

/** What the sandbox verbs share. {@code names}, {@code ids}, {@code host}, {@code kernel} belong to the mailbox. */
public record SandboxParts(
        RuntimeProfile profile,
        Scheduler scheduler,
        Mailbox mailbox,
        IdSource ids,
        NameIndex names,
        SandboxStore sandboxes,
        SandboxNamespaces namespaces,
        HostFiles host,
        Kernel kernel,
        PodEvents events) {

    /** Now, in nanoseconds since 1970. */
    public long nowNanos() {
        Instant now = scheduler.instant();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    /** The same parts under another profile. */
    public SandboxParts under(RuntimeProfile other, IdSource otherIds) {
        return new SandboxParts(
                other, scheduler, mailbox, otherIds, names, sandboxes, namespaces, host, kernel, events);
    }

    /** Finds sandboxes. */
    public SandboxLookup lookup() {
        return new SandboxLookup(profile, sandboxes);
    }
}
