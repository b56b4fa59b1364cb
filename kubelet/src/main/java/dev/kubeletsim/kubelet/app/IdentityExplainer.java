// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.identity.IdentityExplanation;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.LinuxContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.kubelet.app.explain.ContainerIds;
import dev.kubeletsim.kubelet.app.explain.ExplainedContainer;
import dev.kubeletsim.kubelet.app.explain.ExplainedNode;
import dev.kubeletsim.kubelet.app.explain.ExplainedPod;
import dev.kubeletsim.kubelet.app.explain.Manifest;
import dev.kubeletsim.kubelet.app.explain.Verdict;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.kuberuntime.ContainerConfigException;
import dev.kubeletsim.kubelet.kuberuntime.RequestedIdentity;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs pods on a node, one after the other, and tells who their containers run as and why. Nothing is worked out here: the
 * API server defaults and checks, the kubelet admits and translates, the runtime resolves; this class asks each of them
 * where its numbers came from.
 */
final class IdentityExplainer {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** How long a pod has until its containers are made; under virtual time that is next to nothing. */
    private static final int LOOKS = 45;
    /** The time from a container's start to its state in the API, at most. */
    private static final int REPORT_LOOKS = 3;

    private final SimulatedNode node;
    private final ApiObjects objects;
    private final Scheduler scheduler;

    IdentityExplainer(SimulatedNode node) {
        this.node = node;
        this.objects = new ApiObjects(node.fleet().apiServer());
        this.scheduler = node.fleet().scheduler();
    }

    ExplainedNode node(VersionOptions versions) {
        return new ExplainedNode(
                versions.kubernetes.toString(),
                "1." + node.fleet().apiServer().minor(),
                node.runtimeVersion(),
                versions.featureGates(),
                versions.apiServerFeatureGates(),
                versions.kubeletFeatureGates(),
                reportedFeature());
    }

    /** What the node says of the policy in its status, null if nothing. */
    private @Nullable Boolean reportedFeature() {
        JsonNode feature = node.node().at("/status/features/supplementalGroupsPolicy");
        return feature.isBoolean() ? Boolean.valueOf(feature.booleanValue()) : null;
    }

    /** Creates what pods refer to; fails with the API server's text. */
    void prepare(List<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            if (manifest.isPod() || manifest.object().path("metadata").hasNonNull("namespace")) {
                makeNamespace(manifest.namespace());
            }
        }
        for (Manifest manifest : manifests) {
            if (!manifest.isPod()) {
                ApiObjects.Answer answer =
                        objects.create(ExportedObject.cleaned(manifest.object()), manifest.namespace());
                if (answer.isFailure() && answer.status() != 409) {
                    throw new StartFailure(manifest.place() + ": " + answer.message());
                }
            }
        }
    }

    private void makeNamespace(String name) {
        ObjectNode namespace = node.node().objectNode();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        // Whether it was there already, or its name is refused: the pod's own creation tells.
        objects.create(namespace, "");
    }

    /** Runs a pod and explains it; the pod is gone afterwards. */
    ExplainedPod explain(Manifest manifest) {
        ObjectNode object = ExportedObject.cleaned(manifest.object());
        String asked = policy(object);
        ObjectNode ephemeral = ExportedObject.withoutEphemeralContainers(object);
        boolean bound = object.path("spec").hasNonNull("nodeName");
        if (bound && object.path("spec") instanceof ObjectNode spec) {
            spec.put("nodeName", node.name());
        }
        ApiObjects.Answer created = objects.create(object, manifest.namespace());
        if (created.isFailure()) {
            return refused(manifest, asked, created);
        }
        String name = created.tree().at("/metadata/name").asString("");
        List<String> warnings = new ArrayList<>(created.warnings());
        List<ApiObjects.Answer> further = new ArrayList<>();
        if (!bound) {
            further.add(objects.bind(manifest.namespace(), name, node.name()));
        }
        if (!ephemeral.isEmpty()) {
            further.add(objects.patchPod(manifest.namespace(), name, "ephemeralcontainers", ephemeral));
        }
        for (ApiObjects.Answer answer : further) {
            if (answer.isFailure()) {
                objects.deletePod(manifest.namespace(), name);
                return refused(manifest, asked, answer);
            }
        }
        ObjectNode pod = settled(manifest.namespace(), name);
        ExplainedPod explained = explained(manifest, asked, pod, warnings);
        objects.deletePod(manifest.namespace(), name);
        return explained;
    }

    private static ExplainedPod refused(Manifest manifest, String asked, ApiObjects.Answer answer) {
        String name = manifest.object().at("/metadata/name").asString("");
        return new ExplainedPod(
                manifest.place(),
                manifest.namespace(),
                name,
                asked,
                "",
                Verdict.refused(answer.reason(), answer.message()),
                List.of(),
                List.of());
    }

    private static String policy(JsonNode pod) {
        return pod.at("/spec/securityContext/supplementalGroupsPolicy").asString("");
    }

    /** The pod once each of its containers has been made and reported, or the pod has ended, or time is up. */
    private ObjectNode settled(String namespace, String name) {
        int reports = 0;
        for (int i = 0; i < LOOKS; i++) {
            ObjectNode pod = node.fleet().objects().get(ApiResource.PODS, namespace, name);
            boolean made = view(pod).allContainers().stream()
                    .allMatch(container -> made(pod, container).isPresent());
            boolean over = pod.at("/status/phase").asString("").equals("Failed");
            if (over || (made && ++reports > REPORT_LOOKS)) {
                return pod;
            }
            CompletableFuture<Boolean> look = new CompletableFuture<>();
            scheduler.schedule(LOOK, () -> look.complete(true));
            scheduler.await(look);
        }
        return node.fleet().objects().get(ApiResource.PODS, namespace, name);
    }

    private Pod view(ObjectNode pod) {
        return new Pod(pod, Pod.Source.API, scheduler.instant());
    }

    private ExplainedPod explained(Manifest manifest, String asked, ObjectNode pod, List<String> warnings) {
        Verdict verdict = verdict(asked, pod);
        List<ExplainedContainer> containers = view(pod).allContainers().stream()
                .map(container -> container(pod, container, verdict))
                .toList();
        if (verdict.outcome() == Verdict.Outcome.ADMITTED
                && !containers.stream().allMatch(ExplainedContainer::made)) {
            warnings.addAll(failures(pod));
        }
        return new ExplainedPod(
                manifest.place(),
                pod.at("/metadata/namespace").asString(""),
                pod.at("/metadata/name").asString(""),
                asked,
                policy(pod),
                verdict,
                warnings,
                containers);
    }

    private Verdict verdict(String asked, ObjectNode pod) {
        String reason = pod.at("/status/reason").asString("");
        if (pod.at("/status/phase").asString("").equals("Failed") && !reason.isEmpty()) {
            String message = pod.at("/status/message").asString("");
            return Verdict.rejected(!asked.equals(policy(pod)), reason, message);
        }
        boolean runtimeKnows = node.runtime().profile().identity().readsPolicy();
        boolean reported = Boolean.TRUE.equals(reportedFeature());
        return Verdict.admitted(asked, policy(pod), runtimeKnows, reported, node.runtimeVersion());
    }

    private List<String> failures(ObjectNode pod) {
        return node
                .fleet()
                .objects()
                .events(
                        pod.at("/metadata/namespace").asString(""),
                        pod.at("/metadata/name").asString(""))
                .stream()
                .filter(event -> event.path("type").asString("").equals("Warning"))
                .filter(event -> event.at("/source/component").asString("").equals("kubelet"))
                .filter(event -> event.path("reason").asString("").startsWith("Failed"))
                .map(event -> event.path("reason").asString("") + ": "
                        + event.path("message").asString(""))
                .distinct()
                .toList();
    }

    private ExplainedContainer container(ObjectNode pod, Container container, Verdict verdict) {
        Optional<String> made = made(pod, container);
        JsonNode status = status(pod, container);
        String state = verdict.outcome() == Verdict.Outcome.REJECTED ? "rejected" : state(status.path("state"));
        JsonNode user = status.path("user").isObject() ? status.path("user") : null;
        String obstacle = "the runtime refuses the user";
        Optional<ContainerIds> ids = Optional.empty();
        try {
            ids = ids(pod, container, made);
        } catch (ContainerConfigException e) {
            obstacle = String.valueOf(e.getMessage());
        } catch (CriException e) {
            obstacle = e.description();
        }
        return new ExplainedContainer(
                container.name(),
                type(container),
                container.image(),
                state,
                made.isPresent(),
                ids.isPresent() ? "" : obstacle,
                ids.map(ContainerIds::uid).orElse(null),
                ids.map(ContainerIds::gid).orElse(null),
                ids.map(ContainerIds::groups).orElse(List.of()),
                user);
    }

    private Optional<ContainerIds> ids(ObjectNode pod, Container container, Optional<String> made) {
        if (made.isEmpty()) {
            pull(container.image());
        }
        RequestedIdentity requested = node.parts().kubeRuntime().requestedIdentity(view(pod), container);
        Optional<IdentityExplanation> resolved = made.isPresent()
                ? node.runtime().explainIdentity(made.orElseThrow())
                : node.runtime().explainIdentity(request(container, requested));
        return resolved.flatMap(found -> ContainerIds.of(requested, found));
    }

    private void pull(String image) {
        node.parts()
                .images()
                .pullImage(PullImageRequest.newBuilder()
                        .setImage(ImageSpec.newBuilder().setImage(image))
                        .build());
    }

    private static ContainerConfig request(Container container, RequestedIdentity requested) {
        LinuxContainerSecurityContext.Builder context = LinuxContainerSecurityContext.newBuilder();
        requested.writeTo(context);
        return ContainerConfig.newBuilder()
                .setImage(ImageSpec.newBuilder().setImage(container.image()))
                .setLinux(LinuxContainerConfig.newBuilder().setSecurityContext(context))
                .build();
    }

    /** The id of the container as it was made last. */
    private Optional<String> made(ObjectNode pod, Container container) {
        ContainerFilter.Builder filter = ContainerFilter.newBuilder()
                .putLabelSelector(
                        "io.kubernetes.pod.uid", pod.at("/metadata/uid").asString(""))
                .putLabelSelector("io.kubernetes.container.name", container.name());
        return node
                .parts()
                .runtime()
                .listContainers(
                        ListContainersRequest.newBuilder().setFilter(filter).build())
                .getContainersList()
                .stream()
                .max(Comparator.comparingInt(found -> found.getMetadata().getAttempt()))
                .map(dev.kubeletsim.cri.v1.Container::getId);
    }

    private static JsonNode status(ObjectNode pod, Container container) {
        String list = switch (container.kind()) {
            case INIT -> "initContainerStatuses";
            case REGULAR -> "containerStatuses";
            case EPHEMERAL -> "ephemeralContainerStatuses";
        };
        return pod.path("status")
                .path(list)
                .valueStream()
                .filter(status -> status.path("name").asString("").equals(container.name()))
                .findFirst()
                .orElse(pod.path("nothing"));
    }

    private static String type(Container container) {
        return switch (container.kind()) {
            case INIT -> container.isRestartableInit() ? "sidecar" : "init";
            case REGULAR -> "container";
            case EPHEMERAL -> "ephemeral";
        };
    }

    private static String state(JsonNode state) {
        for (var entry : state.properties()) {
            String reason = entry.getValue().path("reason").asString("");
            String message = entry.getValue().path("message").asString("");
            return entry.getKey()
                    + (reason.isEmpty() ? "" : " (" + reason + ")")
                    + (message.isEmpty()
                            ? ""
                            : ": " + message.lines().findFirst().orElse(""));
        }
        return "not reported";
    }
}
