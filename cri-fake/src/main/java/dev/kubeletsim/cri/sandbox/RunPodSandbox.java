// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxResponse;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Makes a sandbox: checks, name, files, address; it is READY when the reply is sent. */
public final class RunPodSandbox {
    private static final int SHORT_ID = 12;

    private final SandboxParts parts;
    private final SandboxChecks checks;
    private final SandboxSeccomp seccomp;
    private final SandboxFiles files;
    private final String nodeName;

    public RunPodSandbox(SandboxParts parts, String nodeName) {
        this.parts = parts;
        this.checks = new SandboxChecks(parts.profile());
        this.seccomp = new SandboxSeccomp(parts.profile().errors(), parts.host());
        this.files = new SandboxFiles(parts.profile().sandbox(), parts.host());
        this.nodeName = nodeName;
    }

    public CompletionStage<RunPodSandboxResponse> handle(RunPodSandboxRequest request) {
        return parts.mailbox()
                .callHere(() -> RunPodSandboxResponse.newBuilder()
                        .setPodSandboxId(run(request))
                        .build());
    }

    private String run(RunPodSandboxRequest request) {
        checks.beforeNaming(request);
        String id = parts.ids().next();
        PodSandboxMetadata metadata = request.getConfig().getMetadata();
        String name = parts.profile()
                .naming()
                .sandbox(metadata.getName(), metadata.getNamespace(), metadata.getUid(), metadata.getAttempt());
        Optional<String> owner = parts.names().reserve(name, id);
        if (owner.isPresent()) {
            if (parts.profile().naming().returnsExisting()) {
                return owner.get();
            }
            throw parts.profile().errors().failure(CriError.SANDBOX_NAME_RESERVED, "name", name, "id", owner.get());
        }
        try {
            checks.afterNaming(id, request);
            seccomp.check(id, request.getConfig().getLinux().getSecurityContext());
            create(id, name, request);
        } catch (CriException e) {
            parts.names().release(name, id);
            throw e;
        } catch (ErrnoException e) {
            parts.names().release(name, id);
            throw parts.profile().errors().failure(CriError.HOST_FILES_FAILED, "cause", e.getMessage());
        }
        return id;
    }

    private void create(String id, String name, RunPodSandboxRequest request) {
        SandboxRule rule = parts.profile().sandbox();
        PodSandboxConfig config = RecurringMessages.sharing(labelled(request.getConfig()));
        boolean hostNetwork =
                config.getLinux().getSecurityContext().getNamespaceOptions().getNetwork() == NamespaceMode.NODE;
        SandboxFacts facts = new SandboxFacts(
                id,
                name,
                parts.sandboxes().nextSequence(),
                config,
                request.getRuntimeHandler(),
                hostname(id, config, hostNetwork),
                hostNetwork ? "" : parts.namespaces().takeAddress(),
                sysctls(config),
                rule.filesDirectory(),
                parts.nowNanos(),
                0,
                0);
        try {
            files.write(facts);
            parts.sandboxes().put(facts);
        } catch (ErrnoException e) {
            parts.namespaces().freeAddress(facts.ip());
            throw e;
        }
        parts.events().publish(ContainerEventType.CONTAINER_CREATED_EVENT, id, id);
        parts.events().publish(ContainerEventType.CONTAINER_STARTED_EVENT, id, id);
    }

    private Map<String, String> sysctls(PodSandboxConfig config) {
        Map<String, String> defaults = parts.profile().sandbox().sysctls();
        if (config.getLinux().getSysctlsCount() == 0) {
            return defaults;
        }
        Map<String, String> sysctls = new LinkedHashMap<>(defaults);
        sysctls.putAll(config.getLinux().getSysctlsMap());
        return sysctls;
    }

    private PodSandboxConfig labelled(PodSandboxConfig config) {
        if (!parts.profile().sandbox().addsPodLabels()) {
            return config;
        }
        PodSandboxMetadata metadata = config.getMetadata();
        return config.toBuilder()
                .putLabels("io.kubernetes.pod.name", metadata.getName())
                .putLabels("io.kubernetes.pod.namespace", metadata.getNamespace())
                .putLabels("io.kubernetes.pod.uid", metadata.getUid())
                .putAllLabels(config.getLabelsMap())
                .putLabels("io.kubernetes.container.name", "POD")
                .build();
    }

    private String hostname(String id, PodSandboxConfig config, boolean hostNetwork) {
        if (!config.getHostname().isEmpty()) {
            return config.getHostname();
        }
        return switch (parts.profile().sandbox().hostname()) {
            case OF_NODE -> nodeName;
            case SHORT_ID -> hostNetwork ? nodeName : id.substring(0, SHORT_ID);
        };
    }
}
