// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a request whom it is about. Requests name their subjects by the same few fields throughout the CRI: {@code
 * pod_sandbox_id}, {@code container_id}, {@code config}, {@code sandbox_config}, {@code image}.
 */
public final class SubjectReader {
    private final CallSubjects known;

    /** A reader that looks ids up in {@code known}. */
    public SubjectReader(CallSubjects known) {
        this.known = known;
    }

    /** Whom {@code request} is about. */
    public CallSubject of(Message request) {
        PodSandboxConfig pod = null;
        ContainerConfig container = null;
        CallSubjects.KnownContainer found = known.container(string(request, "container_id"));
        if (found != null) {
            container = found.config();
            pod = known.sandbox(found.sandboxId());
        }
        if (field(request, "config") instanceof ContainerConfig config) {
            container = config;
        }
        if (pod == null) {
            pod = pod(request);
        }
        return subject(pod, container, field(request, "image") instanceof ImageSpec image ? image : null);
    }

    private @Nullable PodSandboxConfig pod(Message request) {
        PodSandboxConfig byId = known.sandbox(string(request, "pod_sandbox_id"));
        if (byId != null) {
            return byId;
        }
        if (field(request, "sandbox_config") instanceof PodSandboxConfig config) {
            return config;
        }
        return field(request, "config") instanceof PodSandboxConfig config ? config : null;
    }

    private static CallSubject subject(
            @Nullable PodSandboxConfig pod, @Nullable ContainerConfig container, @Nullable ImageSpec asked) {
        Set<String> images = new HashSet<>();
        Map<String, String> labels = new HashMap<>();
        Integer attempt = null;
        if (pod != null) {
            labels.putAll(pod.getLabelsMap());
            attempt = pod.getMetadata().getAttempt();
        }
        if (container != null) {
            labels.putAll(container.getLabelsMap());
            attempt = container.getMetadata().getAttempt();
            add(images, container.getImage());
        }
        if (asked != null) {
            add(images, asked);
        }
        return new CallSubject(
                pod == null ? null : pod.getMetadata().getName(),
                pod == null ? null : pod.getMetadata().getNamespace(),
                container == null ? null : container.getMetadata().getName(),
                images,
                labels,
                attempt);
    }

    private static void add(Set<String> images, ImageSpec image) {
        images.add(image.getImage());
        images.add(image.getUserSpecifiedImage());
        images.remove("");
    }

    private static @Nullable Object field(Message request, String name) {
        FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
        return field == null
                        || field.isRepeated()
                        || (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !request.hasField(field))
                ? null
                : request.getField(field);
    }

    private static String string(Message request, String name) {
        return field(request, name) instanceof String text ? text : "";
    }
}
