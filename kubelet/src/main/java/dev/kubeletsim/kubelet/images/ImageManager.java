// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.images;

import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.ImageStatusResponse;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.container.BackOff;
import dev.kubeletsim.kubelet.container.GoDurations;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.ImageService;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that a container's image is there before the container is (upstream's {@code
 * pkg/kubelet/images/image_manager.go}). Its methods block, for fibers.
 */
public final class ImageManager {
    private static final Duration INITIAL_BACK_OFF = Duration.ofSeconds(10);
    private static final Duration MAX_BACK_OFF = Duration.ofMinutes(5);

    private final ImageService images;
    private final EventRecorder events;
    private final FeatureGates gates;
    private final Scheduler scheduler;
    private final BackOff backOff;
    private final Map<String, String> lastErrors = new ConcurrentHashMap<>();

    /** A manager with no pull behind it. */
    public ImageManager(ImageService images, EventRecorder events, FeatureGates gates, Scheduler scheduler) {
        this.images = images;
        this.events = events;
        this.gates = gates;
        this.scheduler = scheduler;
        this.backOff = new BackOff(INITIAL_BACK_OFF, MAX_BACK_OFF, scheduler);
    }

    /**
     * The runtime's id of the container's image, which is pulled first if the pull policy says so.
     *
     * @param sandbox tells the runtime for whom it pulls
     * @throws ImageException if the image cannot be had now
     */
    public String ensureImageExists(Pod pod, Container container, PodSandboxConfig sandbox) {
        ObjectReference reference = ObjectReference.of(pod, container);
        ImageSpec spec = ImageSpec.newBuilder()
                .setImage(named(reference, container.image()))
                .putAllAnnotations(pod.annotations())
                .build();
        String policy = policy(container, spec.getImage());
        boolean always = "Always".equals(policy);
        if (!always || !isAtLeast(KubernetesVersion.V1_33)) {
            String present = inspect(reference, spec);
            if (!always && !present.isEmpty()) {
                normal(
                        reference,
                        EventReasons.PULLED,
                        "Container image \"" + container.image() + "\" already present on machine"
                                + (gates.enabled("KubeletEnsureSecretPulledImages")
                                        ? " and can be accessed by the pod"
                                        : ""));
                return present;
            }
        }
        if ("Never".equals(policy)) {
            String message = "Container image \"" + container.image() + "\" is not present with pull policy of Never";
            warning(reference, EventReasons.ERR_IMAGE_NEVER_PULL, message);
            throw new ImageException(ImageException.ERR_IMAGE_NEVER_PULL, message);
        }
        return pull(reference, pod, container, spec, sandbox);
    }

    /** The image of that very name, sent as it stands; without an image if the runtime has none. */
    public ImageStatusResponse status(String image) {
        return images.imageStatus(ImageStatusRequest.newBuilder()
                .setImage(ImageSpec.newBuilder().setImage(image))
                .build());
    }

    private String named(ObjectReference reference, String image) {
        try {
            return ImageNames.withDefaultTag(image);
        } catch (IllegalArgumentException e) {
            String message = "Failed to apply default image tag \"" + image + "\": " + e.getMessage();
            warning(reference, EventReasons.INSPECT_FAILED, message);
            throw new ImageException(ImageException.INVALID_IMAGE_NAME, message);
        }
    }

    private static String policy(Container container, String named) {
        if (!container.imagePullPolicy().isEmpty()) {
            return container.imagePullPolicy();
        }
        return named.endsWith(":latest") ? "Always" : "IfNotPresent";
    }

    /** The present image's id, empty if there is none. */
    private String inspect(ObjectReference reference, ImageSpec spec) {
        try {
            ImageStatusResponse status = images.imageStatus(
                    ImageStatusRequest.newBuilder().setImage(spec).build());
            if (!status.hasImage()) {
                return "";
            }
            Image image = status.getImage();
            if (image.getId().isEmpty() || image.getSize() == 0) {
                throw new IllegalStateException("Id or size of image \"" + spec.getImage() + "\" is not set");
            }
            return image.getId();
        } catch (CriException | IllegalStateException e) {
            String name = isAtLeast(KubernetesVersion.V1_33) ? "" : spec.getImage();
            String message = "Failed to inspect image \"" + name + "\": " + e.getMessage();
            warning(reference, EventReasons.INSPECT_FAILED, message);
            throw new ImageException(ImageException.IMAGE_INSPECT_ERROR, message);
        }
    }

    private String pull(
            ObjectReference reference, Pod pod, Container container, ImageSpec spec, PodSandboxConfig sandbox) {
        String image = container.image();
        String key = pod.uid() + "_" + image;
        if (backOff.isInBackOffSinceUpdate(key)) {
            String message = "Back-off pulling image \"" + image + "\"";
            normal(reference, EventReasons.BACK_OFF, message);
            String last = lastErrors.get(key);
            boolean told = last != null && isAtLeast(KubernetesVersion.V1_32);
            throw new ImageException(ImageException.IMAGE_PULL_BACK_OFF, told ? message + ": " + last : message);
        }
        normal(reference, EventReasons.PULLING, "Pulling image \"" + image + "\"");
        long start = scheduler.nanoTime();
        try {
            String pulled = images.pullImage(PullImageRequest.newBuilder()
                            .setImage(spec)
                            .setSandboxConfig(sandbox)
                            .build())
                    .getImageRef();
            Duration took = Duration.ofMillis((scheduler.nanoTime() - start) / 1_000_000);
            succeeded(reference, image, spec, took);
            lastErrors.remove(key);
            return pulled;
        } catch (CriException e) {
            throw failed(reference, image, key, e);
        }
    }

    private void succeeded(ObjectReference reference, String image, ImageSpec spec, Duration took) {
        long size = images.imageStatus(
                        ImageStatusRequest.newBuilder().setImage(spec).build())
                .getImage()
                .getSize();
        String time = GoDurations.format(took);
        normal(
                reference,
                EventReasons.PULLED,
                "Successfully pulled image \"" + image + "\" in " + time + " (" + time
                        + " including waiting). Image size: " + size + " bytes.");
        backOff.collectGarbage();
    }

    private ImageException failed(ObjectReference reference, String image, String key, CriException e) {
        String error = e.code() == Status.Code.UNKNOWN ? e.description() : String.valueOf(e.getMessage());
        warning(reference, EventReasons.FAILED, "Failed to pull image \"" + image + "\": " + error);
        backOff.next(key, scheduler.instant());
        ImageException failure = switch (prefix(error)) {
            case ImageException.REGISTRY_UNAVAILABLE ->
                new ImageException(
                        ImageException.REGISTRY_UNAVAILABLE,
                        "image pull failed for " + image + " because the registry is unavailable"
                                + error.substring(ImageException.REGISTRY_UNAVAILABLE.length()));
            case ImageException.SIGNATURE_VALIDATION_FAILED ->
                new ImageException(
                        ImageException.SIGNATURE_VALIDATION_FAILED,
                        "image pull failed for " + image + " because the signature validation failed"
                                + error.substring(ImageException.SIGNATURE_VALIDATION_FAILED.length()));
            default -> new ImageException(ImageException.ERR_IMAGE_PULL, error);
        };
        lastErrors.put(key, failure.reason() + ": " + failure.getMessage());
        return failure;
    }

    /** Forgets the pulls of a pod that is gone. */
    public void forgetPod(String uid) {
        lastErrors.keySet().removeIf(key -> key.startsWith(uid + "_"));
    }

    private static String prefix(String error) {
        int colon = error.indexOf(':');
        return colon < 0 ? error : error.substring(0, colon);
    }

    private boolean isAtLeast(KubernetesVersion version) {
        return gates.version().isAtLeast(version);
    }

    private void normal(ObjectReference reference, String reason, String message) {
        events.event(reference, EventRecorder.NORMAL, reason, message);
    }

    private void warning(ObjectReference reference, String reason, String message) {
        events.event(reference, EventRecorder.WARNING, reason, message);
    }
}
