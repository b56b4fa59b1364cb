// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.Capability;
import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.process.SeccompFilter;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.sandbox.SeccompFile;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.SecurityProfile;
import dev.kubeletsim.cri.v1.SecurityProfile.ProfileType;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a container's seccomp profile into a filter (containerd {@code internal/cri/server/container_create_linux.go},
 * 2.0; CRI-O {@code internal/config/seccomp}, 1.31).
 */
final class SeccompProfiles {
    private final ContainerParts parts;
    private final SeccompFile file;

    SeccompProfiles(ContainerParts parts) {
        this.parts = parts;
        this.file = new SeccompFile(
                parts.sandbox().host(),
                parts.errors(),
                CriError.SECCOMP_PROFILE_UNREADABLE,
                CriError.SECCOMP_PROFILE_MALFORMED);
    }

    /**
     * A filter, or why the OCI runtime will refuse to start a container with it.
     *
     * @param refusal the OCI runtime's words; the filter is then of no use
     */
    record Loaded(SeccompFilter filter, Optional<String> refusal) {
        private Loaded(SeccompFilter filter) {
            this(filter, Optional.empty());
        }
    }

    /** The filter of a container with these capabilities; a privileged one has none. */
    Loaded of(LinuxContainerSecurityContext security, CapabilitySet capabilities) {
        if (security.getPrivileged()) {
            return new Loaded(SeccompFilter.NONE);
        }
        SecurityProfile profile = security.hasSeccomp() ? security.getSeccomp() : ofPath(security);
        parts.refuse(
                profile.getProfileType() != ProfileType.Localhost
                        && !profile.getLocalhostRef().isEmpty(),
                CriError.SECCOMP_REFERENCE_WITHOUT_LOCALHOST);
        return switch (profile.getProfileType()) {
            case Unconfined -> new Loaded(SeccompFilter.NONE);
            case RuntimeDefault -> new Loaded(runtimeDefault(capabilities));
            case Localhost -> read(SeccompFile.path(profile.getLocalhostRef()));
            case UNRECOGNIZED ->
                throw parts.errors()
                        .failure(
                                CriError.SECCOMP_PROFILE_INVALID,
                                "path",
                                String.valueOf(profile.getProfileTypeValue()));
        };
    }

    /** What clients before Kubernetes 1.19 say instead; nothing means unconfined. */
    @SuppressWarnings("deprecation")
    private SecurityProfile ofPath(LinuxContainerSecurityContext security) {
        String path = security.getSeccompProfilePath();
        SecurityProfile.Builder profile = SecurityProfile.newBuilder();
        switch (path) {
            case "", "unconfined" -> profile.setProfileType(ProfileType.Unconfined);
            case "runtime/default", "docker/default" -> profile.setProfileType(ProfileType.RuntimeDefault);
            default -> {
                if (!path.startsWith(SeccompFile.LOCALHOST)) {
                    throw parts.errors().failure(CriError.SECCOMP_PROFILE_INVALID, "path", path);
                }
                profile.setProfileType(ProfileType.Localhost).setLocalhostRef(SeccompFile.path(path));
            }
        }
        return profile.build();
    }

    /** Of the calls that are simulated, the runtimes' default profiles refuse those that CAP_SYS_ADMIN is for. */
    private static SeccompFilter runtimeDefault(CapabilitySet capabilities) {
        Map<SystemCall, SeccompFilter.Refusal> refused = new EnumMap<>(SystemCall.class);
        if (!capabilities.has(Capability.SYS_ADMIN)) {
            for (SystemCall call : new SystemCall[] {SystemCall.MOUNT, SystemCall.UMOUNT2, SystemCall.SETHOSTNAME}) {
                refused.put(call, new SeccompFilter.Refusal.Fails(Errno.EPERM));
            }
        }
        return SeccompFilter.refusing(refused);
    }

    private Loaded read(String path) {
        try {
            return new Loaded(SeccompJson.filter(file.read(path, Map.of())));
        } catch (SeccompJson.RefusedProfileException e) {
            return new Loaded(SeccompFilter.NONE, Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
