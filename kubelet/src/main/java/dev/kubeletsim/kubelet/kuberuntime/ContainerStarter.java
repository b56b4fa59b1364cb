// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ImageStatusResponse;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.images.ImageException;
import dev.kubeletsim.kubelet.images.ImageManager;
import dev.kubeletsim.kubelet.kuberuntime.PodActions.Reason;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Image, create, start, hook: one container of a pod (upstream's {@code startContainer}); blocks, for fibers. */
final class ContainerStarter {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerStarter.class);
    private static final Pattern LOG_FILE = Pattern.compile("(\\d+)\\.log(\\..*)?");

    /** The sandbox that containers of one sync are started in. */
    record Sandbox(String id, PodSandboxConfig config, String runtimeHandler, List<String> podIps) {}

    private final KubeletConfiguration configuration;
    private final RuntimeService runtime;
    private final ImageManager images;
    private final ContainerConfigs configs;
    private final ContainerEvents events;
    private final HandlerRunner hooks;
    private final ContainerKiller killer;
    private final NodeFiles files;
    private final Scheduler scheduler;

    ContainerStarter(
            KubeletConfiguration configuration,
            RuntimeService runtime,
            ImageManager images,
            ContainerConfigs configs,
            ContainerEvents events,
            HandlerRunner hooks,
            ContainerKiller killer,
            NodeFiles files,
            Scheduler scheduler) {
        this.configuration = configuration;
        this.runtime = runtime;
        this.images = images;
        this.configs = configs;
        this.events = events;
        this.hooks = hooks;
        this.killer = killer;
        this.files = files;
        this.scheduler = scheduler;
    }

    /** @throws StartException if the container does not run in the end */
    void start(Pod pod, Container container, PodStatus status, Sandbox sandbox) {
        String imageRef = image(pod, container, sandbox);
        ContainerConfig config = config(pod, container, status, sandbox, imageRef);
        String id = create(pod, container, sandbox, config);
        events.created(pod, container);
        run(pod, container, id);
        events.started(pod, container);
        linkLog(pod, container, sandbox, config, id);
        postStart(pod, container, id);
    }

    private String image(Pod pod, Container container, Sandbox sandbox) {
        try {
            return images.ensureImageExists(pod, container, sandbox.config());
        } catch (ImageException e) {
            events.failed(pod, container, "", e.reason());
            throw new StartException(e.reason(), e.getMessage());
        }
    }

    private ContainerConfig config(Pod pod, Container container, PodStatus status, Sandbox sandbox, String imageRef) {
        try {
            return configs.of(
                    pod,
                    container,
                    new ContainerConfigs.Start(
                            restartCount(pod, container, status),
                            sandbox.podIps(),
                            imageRef,
                            imageUser(container),
                            sandbox.runtimeHandler(),
                            targetId(container, status)));
        } catch (ContainerConfigException | CriException e) {
            String message = e instanceof CriException cri ? cri.description() : String.valueOf(e.getMessage());
            events.failed(pod, container, "", message);
            throw new StartException(StartException.CREATE_CONTAINER_CONFIG_ERROR, message);
        }
    }

    /** Who a container is asked to run as; see {@link KubeRuntimeManager#requestedIdentity}. */
    RequestedIdentity requestedIdentity(Pod pod, Container container) {
        return configs.identity(pod, container, imageUser(container));
    }

    private ImageUser imageUser(Container container) {
        ImageStatusResponse status = images.status(container.image());
        if (!status.hasImage()) {
            throw new ContainerConfigException("image " + container.image() + " not found");
        }
        return ImageUser.of(status.getImage());
    }

    private int restartCount(Pod pod, Container container, PodStatus status) {
        return status.containerStatus(container.name())
                .map(last -> last.restartCount() + 1)
                .orElseGet(() -> restartCountOfLogs(pod, container));
    }

    /** What the logs tell when the runtime has forgotten: the highest number there plus one, else 0. */
    private int restartCountOfLogs(Pod pod, Container container) {
        int count = 0;
        try {
            for (String name : files.list(LogPaths.podDir(configuration, pod) + "/" + container.name())) {
                var matcher = LOG_FILE.matcher(name);
                if (matcher.matches()) {
                    count = Math.max(count, Integer.parseInt(matcher.group(1)) + 1);
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new ContainerConfigException(
                    "cannot calculate restartCount from the log directory: " + e.getMessage());
        }
        return count;
    }

    private static @Nullable String targetId(Container container, PodStatus status) {
        String target = Trees.text(container.spec(), "targetContainerName");
        if (container.kind() != Container.Kind.EPHEMERAL || target.isEmpty()) {
            return null;
        }
        ContainerStatus found = status.containerStatus(target)
                .orElseThrow(() -> new ContainerConfigException("unable to find target container " + target));
        if (found.state() != ContainerState.RUNNING) {
            throw new ContainerConfigException("unable to find target container " + target);
        }
        return found.id().id();
    }

    private String create(Pod pod, Container container, Sandbox sandbox, ContainerConfig config) {
        try {
            return runtime.createContainer(CreateContainerRequest.newBuilder()
                            .setPodSandboxId(sandbox.id())
                            .setConfig(config)
                            .setSandboxConfig(sandbox.config())
                            .build())
                    .getContainerId();
        } catch (CriException e) {
            events.failed(pod, container, "", e.description());
            throw new StartException(StartException.CREATE_CONTAINER_ERROR, e.description());
        }
    }

    private void run(Pod pod, Container container, String id) {
        try {
            runtime.startContainer(
                    StartContainerRequest.newBuilder().setContainerId(id).build());
        } catch (CriException e) {
            events.failed(pod, container, id, e.description());
            throw new StartException(StartException.RUN_CONTAINER_ERROR, e.description());
        }
    }

    private void linkLog(Pod pod, Container container, Sandbox sandbox, ContainerConfig config, String id) {
        String log = sandbox.config().getLogDirectory() + "/" + config.getLogPath();
        try {
            if (files.exists(log)) {
                files.makeDirectory(LogPaths.LEGACY_DIR, 0755, NodeFiles.ROOT, NodeFiles.ROOT);
                files.symlink(LogPaths.legacyLink(pod.name(), pod.namespace(), container.name(), id), log);
            }
        } catch (IOException e) {
            // Only log collectors miss the link; upstream goes on, too.
            LOG.warn("Failed to link the log of container {} of pod {}", container.name(), pod, e);
        }
    }

    private void postStart(Pod pod, Container container, String id) {
        JsonNode handler = container.spec().path("lifecycle").path("postStart");
        if (!handler.isObject()) {
            return;
        }
        try {
            hooks.run(pod, container, id, handler);
        } catch (HandlerRunner.HookException e) {
            events.postStartFailed(pod, container);
            killer.kill(
                    pod,
                    started(container, id),
                    container,
                    "FailedPostStartHook",
                    Reason.FAILED_POST_START_HOOK,
                    null,
                    CompletableFuture.completedFuture(true));
            throw new StartException(StartException.POST_START_HOOK_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private ContainerStatus started(Container container, String id) {
        return new ContainerStatus(
                new ContainerId("", id),
                container.name(),
                ContainerState.RUNNING,
                scheduler.instant(),
                null,
                null,
                0,
                container.image(),
                "",
                "",
                "",
                0,
                0,
                "",
                "",
                null,
                null,
                List.of(),
                "");
    }
}
