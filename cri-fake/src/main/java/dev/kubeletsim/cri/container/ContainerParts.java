// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.profile.ErrorTable;
import dev.kubeletsim.cri.sandbox.IdSource;
import dev.kubeletsim.cri.sandbox.SandboxParts;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.time.Mailbox;
import java.time.temporal.ChronoUnit;

/** What the container verbs share, on top of what they share with the sandbox verbs. */
public record ContainerParts(SandboxParts sandbox, ContainerStore containers, LiveContainers live, ImageStore images) {

    public RuntimeProfile profile() {
        return sandbox.profile();
    }

    /** The same parts under another profile. */
    public ContainerParts under(RuntimeProfile profile, IdSource ids) {
        return new ContainerParts(sandbox.under(profile, ids), containers, live, images);
    }

    ErrorTable errors() {
        return sandbox.profile().errors();
    }

    public Mailbox mailbox() {
        return sandbox.mailbox();
    }

    ContainerLookup lookup() {
        return new ContainerLookup(profile(), containers, sandbox.sandboxes());
    }

    /** Where a container's control group is. */
    String cgroupsPath(ContainerFacts facts) {
        SandboxRecord sandbox = sandbox().sandboxes().get(facts.sandboxId());
        String parent =
                sandbox == null ? "" : sandbox.facts().config().getLinux().getCgroupParent();
        return profile().naming().cgroupsPath(parent, facts.id());
    }

    /** Throws the failure if {@code wrong} and the runtime makes this check. */
    void refuse(boolean wrong, CriError error, String... arguments) {
        if (wrong && errors().has(error)) {
            throw errors().failure(error, arguments);
        }
    }

    /** A failure of the OCI runtime to create a process, with its words in {@code cause}. */
    CriException ociFailure(CriError error, String cause, String execId) {
        return errors().failure(
                        error,
                        "cause",
                        cause,
                        "escaped",
                        cause.replace("\\", "\\\\").replace("\"", "\\\""),
                        "time",
                        sandbox.scheduler()
                                .instant()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                        "exec",
                        execId);
    }
}
