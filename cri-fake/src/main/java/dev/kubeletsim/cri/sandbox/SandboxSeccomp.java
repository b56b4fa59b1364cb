// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.ErrorTable;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.SecurityProfile;
import dev.kubeletsim.cri.v1.SecurityProfile.ProfileType;
import dev.kubeletsim.cri.vfs.HostFiles;
import java.util.Map;

/**
 * Which seccomp profiles of a sandbox's own process containerd refuses (2.0 {@code
 * internal/cri/server/podsandbox/sandbox_run_linux.go}; compared with 2.0.11 and 1.7.24). What a profile that can be read
 * refuses has no effect, since that process does nothing but wait. A runtime without these rows makes no such check.
 */
final class SandboxSeccomp {
    private final ErrorTable errors;
    private final SeccompFile file;

    SandboxSeccomp(ErrorTable errors, HostFiles host) {
        this.errors = errors;
        this.file =
                new SeccompFile(host, errors, CriError.SANDBOX_SECCOMP_UNREADABLE, CriError.SANDBOX_SECCOMP_MALFORMED);
    }

    /** Refuses what cannot be used; the name of an unknown kind even in a privileged sandbox. */
    void check(String id, LinuxSandboxSecurityContext security) {
        if (!errors.has(CriError.SANDBOX_SECCOMP_INVALID)) {
            return;
        }
        SecurityProfile profile = security.hasSeccomp() ? security.getSeccomp() : ofPath(id, security);
        if (security.getPrivileged()) {
            return;
        }
        String reference = profile.getLocalhostRef();
        if (profile.getProfileType() == ProfileType.Localhost) {
            read(id, SeccompFile.path(reference));
        } else if (!reference.isEmpty()) {
            throw errors.failure(CriError.SANDBOX_SECCOMP_REFERENCE, "id", id);
        }
    }

    /** What clients before Kubernetes 1.19 say instead. */
    @SuppressWarnings("deprecation")
    private SecurityProfile ofPath(String id, LinuxSandboxSecurityContext security) {
        String path = security.getSeccompProfilePath();
        return switch (path) {
            case "", "unconfined", "runtime/default", "docker/default" -> SecurityProfile.getDefaultInstance();
            default -> {
                if (!path.startsWith(SeccompFile.LOCALHOST)) {
                    throw errors.failure(CriError.SANDBOX_SECCOMP_INVALID, "id", id, "path", path);
                }
                yield SecurityProfile.newBuilder()
                        .setProfileType(ProfileType.Localhost)
                        .setLocalhostRef(path)
                        .build();
            }
        };
    }

    private void read(String id, String path) {
        if (path.isEmpty()) {
            throw errors.failure(
                    CriError.SANDBOX_SECCOMP_UNREADABLE, "id", id, "path", path, "cause", "no such file or directory");
        }
        file.read(path, Map.of("id", id));
    }
}
