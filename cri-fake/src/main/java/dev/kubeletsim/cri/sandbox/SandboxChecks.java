// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.identity.IdentityRule;
import dev.kubeletsim.cri.process.Sysctls;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.ErrorTable;
import dev.kubeletsim.cri.profile.LabelBound;
import dev.kubeletsim.cri.profile.RuntimeHandler;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.UserNamespace;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** What a runtime checks before it makes a sandbox. A check without a row in the profile is not made. */
final class SandboxChecks {
    private static final int MAX_LABEL_BYTES = 4096;
    private static final int SHOWN_KEY = 10;
    /** Linux's {@code __NEW_UTS_LEN}. */
    private static final int MAX_HOSTNAME_BYTES = 64;

    private static final String HOST_NETWORK = "not allowed in host network namespace";
    private static final String SHARED = "is not in a separate kernel namespace";

    private final RuntimeProfile profile;
    private final ErrorTable errors;

    SandboxChecks(RuntimeProfile profile) {
        this.profile = profile;
        this.errors = profile.errors();
    }

    /** What can be said before the sandbox has an id. */
    void beforeNaming(RunPodSandboxRequest request) {
        refuse(!request.hasConfig(), CriError.SANDBOX_CONFIG_MISSING);
        refuse(!request.getConfig().hasMetadata(), CriError.SANDBOX_METADATA_MISSING);
        refuse(request.getConfig().getMetadata().getName().isEmpty(), CriError.SANDBOX_NAME_EMPTY);
        refuse(request.getConfig().getMetadata().getNamespace().isEmpty(), CriError.SANDBOX_NAMESPACE_EMPTY);
        refuse(request.getConfig().getMetadata().getUid().isEmpty(), CriError.SANDBOX_UID_EMPTY);
        for (Map.Entry<String, String> label :
                request.getConfig().getLabelsMap().entrySet()) {
            String key = label.getKey();
            refuse(
                    key.length() + label.getValue().length() > MAX_LABEL_BYTES,
                    CriError.LABEL_TOO_LONG,
                    "key",
                    key.substring(0, Math.min(SHOWN_KEY, key.length())));
        }
    }

    /** What is checked once the name is reserved. */
    RuntimeHandler afterNaming(String id, RunPodSandboxRequest request) {
        RuntimeHandler handler =
                profile.status().handler(request.getRuntimeHandler()).orElse(null);
        if (handler == null) {
            throw errors.failure(
                    CriError.RUNTIME_HANDLER_UNKNOWN,
                    "id",
                    id,
                    "handler",
                    request.getRuntimeHandler(),
                    "handlers",
                    handlerMap());
        }
        PodSandboxConfig config = request.getConfig();
        String directory = config.getLogDirectory();
        refuse(
                !directory.isEmpty() && !directory.startsWith("/"),
                CriError.LOG_DIRECTORY_RELATIVE,
                "id",
                id,
                "dir",
                directory);
        LinuxSandboxSecurityContext security = config.getLinux().getSecurityContext();
        refuse(
                security.hasRunAsGroup() && !security.hasRunAsUser(),
                CriError.SANDBOX_GROUP_WITHOUT_USER,
                "id",
                id,
                "gid",
                Long.toString(security.getRunAsGroup().getValue()));
        users(id, security);
        labels(id, config);
        hostname(id, config);
        config.getLinux().getSysctlsMap().keySet().forEach(name -> sysctl(id, name, security.getNamespaceOptions()));
        if (security.getNamespaceOptions().hasUsernsOptions()) {
            userNamespace(id, security.getNamespaceOptions().getUsernsOptions(), handler);
        }
        return handler;
    }

    /** containerd resolves the sandbox's user as a container's, but the pause image has no accounts to find it in. */
    private void users(String id, LinuxSandboxSecurityContext security) {
        if (!security.hasRunAsUser()) {
            return;
        }
        long uid = security.getRunAsUser().getValue();
        long gid = security.getRunAsGroup().getValue();
        String user = uid + (security.hasRunAsGroup() ? ":" + gid : "");
        String[] what = {"id", id, "user", user, "what", isOutside(uid) ? "uid" : "gid"};
        refuse(isOutside(uid) || isOutside(gid), CriError.SANDBOX_USER_OUT_OF_RANGE, what);
    }

    private boolean isOutside(long number) {
        boolean cut = profile.identity().idRange() == IdentityRule.IdRange.TRUNCATED;
        long id = cut ? number & 0xFFFF_FFFFL : number;
        return id < 0 || id > ContainerIdentity.MAX_OCI_ID;
    }

    /** containerd keeps a sandbox's labels with its container, in a store with bounds. */
    private void labels(String id, PodSandboxConfig config) {
        config.getLabelsMap().forEach((key, value) -> {
            int length = LabelBound.length(key, value);
            String[] what = {"id", id, "key", LabelBound.shown(key), "value", value, "length", "" + length};
            refuse(LabelBound.exceededBy(length), CriError.SANDBOX_LABEL_TOO_LONG, what);
            refuse(key.isEmpty(), CriError.SANDBOX_LABEL_KEY_EMPTY, what);
        });
    }

    /** runc sets a name that is asked for, which takes a UTS namespace, and the kernel's consent. */
    private void hostname(String id, PodSandboxConfig config) {
        boolean hostNet =
                config.getLinux().getSecurityContext().getNamespaceOptions().getNetwork() == NamespaceMode.NODE;
        String name = config.getHostname();
        String[] shared = {"id", id, "cause", "unable to set hostname without a private UTS namespace"};
        refuse(hostNet && !name.isEmpty(), CriError.SANDBOX_OCI_CREATE_FAILED, shared);
        String[] tooLong = {
            "id",
            id,
            "cause",
            "unable to start container process: error during container init: sethostname: invalid argument"
        };
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        refuse(bytes > MAX_HOSTNAME_BYTES, CriError.SANDBOX_OCI_CREATE_FAILED, tooLong);
    }

    /** runc 1.2 {@code libcontainer/configs/validate}: a setting must be one that the sandbox has for itself. */
    private void sysctl(String id, String written, NamespaceOption namespaces) {
        String name = written.replace('/', '.');
        boolean ofNet = Sysctls.isOfNet(name);
        boolean ofIpc = Sysctls.isOfIpc(name);
        boolean ofUts = name.equals("kernel.domainname") || name.equals("kernel.hostname");
        boolean hostNet = namespaces.getNetwork() == NamespaceMode.NODE;
        String sysctl = "sysctl \"" + name + "\" ";
        refuse(ofNet && hostNet, CriError.SANDBOX_OCI_CREATE_FAILED, "id", id, "cause", sysctl + HOST_NETWORK);
        boolean shared = ofIpc && namespaces.getIpc() == NamespaceMode.NODE;
        refuse(
                shared || !(ofNet || ofIpc || ofUts),
                CriError.SANDBOX_OCI_CREATE_FAILED,
                "id",
                id,
                "cause",
                sysctl + SHARED);
    }

    private void userNamespace(String id, UserNamespace options, RuntimeHandler handler) {
        NamespaceMode mode = options.getMode();
        refuse(
                mode == NamespaceMode.NODE && options.getUidsCount() + options.getGidsCount() > 0,
                CriError.USERNS_NODE_WITH_MAPPINGS,
                "id",
                id,
                "uids",
                Integer.toString(options.getUidsCount()),
                "gids",
                Integer.toString(options.getGidsCount()));
        refuse(mode == NamespaceMode.POD && options.getUidsCount() == 0, CriError.USERNS_WITHOUT_MAPPINGS);
        refuse(
                mode == NamespaceMode.POD && options.getUidsCount() != 1,
                CriError.USERNS_UID_MAPPINGS,
                "id",
                id,
                "count",
                Integer.toString(options.getUidsCount()));
        boolean supported = mode == NamespaceMode.NODE || (mode == NamespaceMode.POD && handler.userNamespaces());
        refuse(!supported, CriError.USERNS_MODE_UNSUPPORTED, "id", id, "mode", mode.name());
    }

    /** Go prints a map of pointers; the numbers mean nothing, but they are there. */
    private String handlerMap() {
        return profile.status().handlers().stream()
                .map(handler -> handler.name() + ":0xc000"
                        + String.format("%06x", handler.name().hashCode() & 0xffffff))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private void refuse(boolean wrong, CriError error, String... arguments) {
        if (wrong && errors.has(error)) {
            throw errors.failure(error, arguments);
        }
    }
}
