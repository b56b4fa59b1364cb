// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.image.ImageFailure;
import dev.kubeletsim.cri.image.ImageLookup;
import dev.kubeletsim.cri.image.StoredImage;
import dev.kubeletsim.cri.process.Cgroup;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.profile.RuntimeHandler;
import dev.kubeletsim.cri.sandbox.RecurringMessages;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.CreateContainerResponse;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Makes a container: checks in the runtime's order, name, image, identity, files; the process where it belongs here. */
public final class CreateContainer {
    private final ContainerParts parts;
    private final ContainerTasks tasks;
    private final ContainerMounts mounts;
    private final ContainerIdentities identities;
    private final ProcessPlanner planner;
    private final SeccompProfiles seccomp;
    private final ContainerConfigChecks checks;

    public CreateContainer(ContainerParts parts, ContainerTasks tasks) {
        this.parts = parts;
        this.tasks = tasks;
        this.mounts = new ContainerMounts(parts);
        this.identities = new ContainerIdentities(parts.profile());
        this.seccomp = new SeccompProfiles(parts);
        this.checks = new ContainerConfigChecks(parts);
        this.planner = new ProcessPlanner(parts.profile().container());
    }

    public CompletionStage<CreateContainerResponse> handle(CreateContainerRequest request) {
        return parts.mailbox()
                .callHere(() -> CreateContainerResponse.newBuilder()
                        .setContainerId(create(request))
                        .build());
    }

    private String create(CreateContainerRequest request) {
        SandboxFacts sandbox = checkedSandbox(request);
        ContainerConfig config = request.getConfig();
        parts.refuse(!config.hasMetadata(), CriError.CONTAINER_METADATA_MISSING);
        parts.refuse(config.getMetadata().getName().isEmpty(), CriError.CONTAINER_NAME_EMPTY);
        String id = parts.sandbox().ids().next();
        String name = name(request);
        Optional<String> owner = parts.sandbox().names().reserve(name, id);
        if (owner.isPresent()) {
            if (parts.profile().naming().returnsExisting()) {
                return owner.get();
            }
            throw parts.errors().failure(CriError.CONTAINER_NAME_RESERVED, "name", name, "id", owner.get());
        }
        try {
            make(id, name, sandbox, request);
        } catch (CriException | ErrnoException e) {
            parts.sandbox().names().release(name, id);
            throw e instanceof ErrnoException errno
                    ? parts.errors().failure(CriError.HOST_FILES_FAILED, "cause", errno.getMessage())
                    : e;
        }
        return id;
    }

    private SandboxFacts checkedSandbox(CreateContainerRequest request) {
        return switch (parts.profile().container().checkOrder()) {
            case SANDBOX_FIRST -> {
                SandboxFacts sandbox = findSandbox(request.getPodSandboxId());
                checkConfig(request);
                yield sandbox;
            }
            case CONFIG_FIRST -> {
                checkConfig(request);
                yield findSandbox(request.getPodSandboxId());
            }
        };
    }

    private void checkConfig(CreateContainerRequest request) {
        ContainerConfig config = request.getConfig();
        parts.refuse(!request.hasConfig(), CriError.CONTAINER_CONFIG_MISSING);
        parts.refuse(!config.hasImage(), CriError.IMAGE_SPEC_MISSING);
        parts.refuse(config.getImage().getImage().isEmpty(), CriError.IMAGE_NAME_EMPTY);
        String name = config.getMetadata().getName();
        parts.refuse(!request.hasSandboxConfig(), CriError.CONTAINER_SANDBOX_CONFIG_MISSING, "name", name);
        parts.refuse(
                !request.getSandboxConfig().hasMetadata(), CriError.CONTAINER_SANDBOX_METADATA_MISSING, "name", name);
    }

    private SandboxFacts findSandbox(String id) {
        CriError wrapper = id.isEmpty() ? CriError.FIND_FOR_CREATE_CONTAINER_EMPTY : CriError.FIND_FOR_CREATE_CONTAINER;
        SandboxRecord record = parts.sandbox().lookup().find(id, wrapper);
        parts.refuse(!record.facts().ready(), CriError.CONTAINER_SANDBOX_STOPPED, "sandbox", record.id());
        return record.facts();
    }

    private String name(CreateContainerRequest request) {
        PodSandboxMetadata pod = request.getSandboxConfig().getMetadata();
        return parts.profile()
                .naming()
                .container(
                        request.getConfig().getMetadata().getName(),
                        pod.getName(),
                        pod.getNamespace(),
                        pod.getUid(),
                        request.getConfig().getMetadata().getAttempt());
    }

    private void make(String id, String name, SandboxFacts sandbox, CreateContainerRequest request) {
        ContainerConfig config = RecurringMessages.sharing(request.getConfig());
        StoredImage image = image(config.getImage().getImage());
        LinuxContainerSecurityContext security = config.getLinux().getSecurityContext();
        RuntimeHandler handler =
                parts.profile().status().handler(sandbox.runtimeHandler()).orElseThrow();
        parts.refuse(ProcessPlanner.args(config, image.image().config()).isEmpty(), CriError.COMMAND_MISSING, "id", id);
        parts.refuse(
                security.getPrivileged() && !sandbox.security().getPrivileged(),
                CriError.PRIVILEGED_IN_UNPRIVILEGED_SANDBOX,
                "id",
                id);
        mounts.check(id, config, handler);
        checks.appArmor(security);
        SeccompProfiles.Loaded filter = seccomp.of(security, planner.capabilities(security));
        LinuxContainerResources resources = resources(id, config.getLinux().getResources());
        ContainerIdentity identity = identities.resolve(config, image);
        checks.store(id, config);
        ContainerFacts facts = new ContainerFacts(
                id,
                name,
                parts.containers().nextSequence(),
                sandbox.id(),
                config,
                image,
                identity,
                resources,
                logPath(id, sandbox, request),
                parts.sandbox().nowNanos(),
                0,
                ContainerFacts.Outcome.NONE,
                false);
        LiveContainer live = live(facts, sandbox, filter);
        if (parts.profile().log().createdWithContainer()) {
            tasks.openLog(live, facts);
        }
        if (parts.profile().container().ociCreate() == ContainerRule.OciCreate.AT_CREATE) {
            tasks.ociCreate(live, facts);
        }
        parts.containers().put(facts);
        parts.live().add(live);
        parts.sandbox().events().publish(ContainerEventType.CONTAINER_CREATED_EVENT, id, sandbox.id());
    }

    private StoredImage image(String name) {
        return switch (parts.images().find(name)) {
            case ImageLookup.Found found -> found.image();
            case ImageLookup.Missing missing -> throw unresolved(name, missing.failure());
            case ImageLookup.Refused refused -> throw unresolved(name, refused.failure());
        };
    }

    private CriException unresolved(String name, ImageFailure failure) {
        CriCode code = failure.kind() == ImageFailure.Kind.NOT_FOUND ? CriCode.NOT_FOUND : CriCode.UNKNOWN;
        return parts.errors()
                .wrap(CriError.IMAGE_NOT_RESOLVED, new CriException(code, failure.message()), "image", name);
    }

    private LinuxContainerResources resources(String id, LinuxContainerResources requested) {
        long limit = requested.getMemoryLimitInBytes();
        long minimum = parts.profile().container().memoryMinimumBytes();
        parts.refuse(
                limit > 0 && limit < minimum,
                CriError.MEMORY_LIMIT_TOO_LOW,
                "limit",
                Long.toString(limit),
                "minimum",
                Long.toString(minimum));
        long swap = requested.getMemorySwapLimitInBytes();
        parts.refuse(
                limit > 0 && swap > 0 && swap < limit,
                CriError.SWAP_LIMIT_TOO_LOW,
                "id",
                id,
                "swap",
                Long.toString(swap),
                "limit",
                Long.toString(limit));
        return ResourceLimits.initial(requested);
    }

    private String logPath(String id, SandboxFacts sandbox, CreateContainerRequest request) {
        boolean ofRequest = parts.profile().container().has(ContainerRule.Trait.LOGS_WHERE_REQUEST_SAYS);
        String asked = (ofRequest ? request.getSandboxConfig() : sandbox.config()).getLogDirectory();
        String directory = asked.isEmpty()
                ? parts.profile().sandbox().defaultLogDirectory().replace("%s", sandbox.id())
                : asked;
        String name = request.getConfig().getLogPath();
        String file = name.isEmpty() && parts.profile().log().defaultsToId() ? id + ".log" : name;
        return directory.isEmpty() || file.isEmpty() ? "" : GoPath.join(directory, file);
    }

    private LiveContainer live(ContainerFacts facts, SandboxFacts sandbox, SeccompProfiles.Loaded loaded) {
        ContainerConfig config = facts.config();
        var namespaces = tasks.namespaces(facts.id(), sandbox, config);
        Cgroup cgroup = new Cgroup(ResourceLimits.cgroup(facts.resources()));
        var files =
                parts.sandbox().kernel().newContainerFiles(facts.image().image().rootfs(), namespaces, cgroup);
        String cwd = ProcessPlanner.cwd(config, facts.image().image().config());
        Optional<String> refusal = mounts.apply(facts, files, sandbox, cwd);
        ProcessPlan plan = planner.plan(
                config,
                facts.image().image().config(),
                facts.identity(),
                loaded.filter(),
                sandbox.hostname(),
                HomeDirectory.of(files, facts.identity().uid()));
        return new LiveContainer(
                facts.id(), plan, files, namespaces, cgroup, new ContainerOutput(), loaded.refusal(), refusal);
    }
}
