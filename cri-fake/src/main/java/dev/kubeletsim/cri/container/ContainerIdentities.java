// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.identity.IdentityExplanation;
import dev.kubeletsim.cri.identity.IdentityOutcome;
import dev.kubeletsim.cri.identity.IdentityRequest;
import dev.kubeletsim.cri.identity.IdentityResolver;
import dev.kubeletsim.cri.identity.ImageAccounts;
import dev.kubeletsim.cri.image.StoredImage;
import dev.kubeletsim.cri.intern.Interner;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import java.util.HashMap;
import java.util.Map;

/** Who containers run as: reads the CRI's request and the image's files, and asks the profile's rule. Thread-safe. */
public final class ContainerIdentities {
    private static final Interner<ContainerIdentity> IDENTITIES = new Interner<>();

    private final RuntimeProfile profile;
    private final IdentityResolver resolver;

    /** The identities of one runtime's containers. */
    public ContainerIdentities(RuntimeProfile profile) {
        this.profile = profile;
        this.resolver = new IdentityResolver(profile.identity());
    }

    /** The identity of a container that is about to be made, or the runtime's refusal. */
    ContainerIdentity resolve(ContainerConfig config, StoredImage image) {
        return switch (resolver.resolve(request(config, image), accounts(image))) {
            case IdentityOutcome.Resolved resolved -> IDENTITIES.one(resolved.identity());
            case IdentityOutcome.Refused refused -> {
                Map<String, String> arguments = new HashMap<>(refused.arguments());
                arguments.put("mount", mount(image));
                throw profile.errors().failure(refused.error(), arguments);
            }
        };
    }

    /** Why a container of this config and image has, or would have, its identity. */
    public IdentityExplanation explain(ContainerConfig config, StoredImage image) {
        return resolver.explain(request(config, image), accounts(image));
    }

    private static ImageAccounts accounts(StoredImage image) {
        return ImageAccountFiles.of(image.image().rootfs(), mount(image));
    }

    private static String mount(StoredImage image) {
        return "/var/lib/containerd/tmpmounts/containerd-mount"
                + Integer.toUnsignedString(image.id().hashCode());
    }

    private IdentityRequest request(ContainerConfig config, StoredImage image) {
        String imageUser = image.image().config().user();
        if (!config.getLinux().hasSecurityContext()) {
            return profile.identity().withoutSecurityContext(imageUser);
        }
        LinuxContainerSecurityContext security = config.getLinux().getSecurityContext();
        return new IdentityRequest(
                security.getRunAsUsername(),
                security.hasRunAsUser() ? security.getRunAsUser().getValue() : null,
                security.hasRunAsGroup() ? security.getRunAsGroup().getValue() : null,
                security.getSupplementalGroupsList(),
                security.getSupplementalGroupsPolicyValue(),
                imageUser);
    }
}
