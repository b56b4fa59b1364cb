// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.CreateContainerResponse;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxContainerUser;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxResponse;
import dev.kubeletsim.cri.v1.StatusResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notes what a kubelet asks its runtime; which sandboxes and containers are whose is known to all kubelets of a run. */
final class CriCallRecorder implements ClientInterceptor {
    private static final Set<String> ROUTINE = Set.of(
            "Version", "Status", "RuntimeConfig", "ListPodSandbox", "ListContainers", "ListImages", "ImageFsInfo");

    private final CallTimeline timeline;
    private final Map<String, String> podById;
    private final InstantSource clock;

    CriCallRecorder(CallTimeline timeline, Map<String, String> podById, InstantSource clock) {
        this.timeline = timeline;
        this.podById = podById;
        this.clock = clock;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new Recorded<>(next.newCall(method, options), String.valueOf(method.getBareMethodName()));
    }

    private final class Recorded<Q, R> extends SimpleForwardingClientCall<Q, R> {
        private final String rpc;
        private final Instant at = clock.instant();
        private @Nullable Message request;
        private @Nullable Message reply;

        Recorded(ClientCall<Q, R> call, String rpc) {
            super(call);
            this.rpc = rpc;
        }

        @Override
        public void sendMessage(Q message) {
            request = (Message) message;
            super.sendMessage(message);
        }

        @Override
        public void start(Listener<R> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onMessage(R message) {
                            reply = (Message) message;
                            super.onMessage(message);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            note(status);
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }

        private void note(Status status) {
            String pod = pod(request, reply);
            timeline.add(new CallTimeline.Call(
                    at,
                    CallTimeline.Via.CRI,
                    "kubelet",
                    rpc,
                    pod,
                    detail(request, reply),
                    status.isOk() ? "OK" : status.getCode() + " " + status.getDescription(),
                    ROUTINE.contains(rpc)));
        }
    }

    private String pod(@Nullable Message request, @Nullable Message reply) {
        if (request instanceof RunPodSandboxRequest run) {
            String pod = run.getConfig().getMetadata().getName();
            if (reply instanceof RunPodSandboxResponse made) {
                podById.put(made.getPodSandboxId(), pod);
            }
            return pod;
        }
        String pod = request == null ? "" : podOf(request);
        if (reply instanceof CreateContainerResponse made) {
            podById.put(made.getContainerId(), pod);
        }
        return pod;
    }

    private String podOf(Message request) {
        for (String field : new String[] {"container_id", "pod_sandbox_id"}) {
            FieldDescriptor id = request.getDescriptorForType().findFieldByName(field);
            if (id != null) {
                return podById.getOrDefault((String) request.getField(id), "");
            }
        }
        return "";
    }

    private static String detail(@Nullable Message request, @Nullable Message reply) {
        if (request instanceof CreateContainerRequest create) {
            return requested(create.getConfig().getLinux().getSecurityContext());
        }
        if (reply instanceof ContainerStatusResponse status) {
            String state = status.getStatus().getState().name();
            return status.getStatus().hasUser()
                    ? state + ", user " + reported(status.getStatus().getUser().getLinux())
                    : state + ", no user";
        }
        if (reply instanceof StatusResponse status) {
            return status.hasFeatures()
                    ? "features.supplemental_groups_policy "
                            + status.getFeatures().getSupplementalGroupsPolicy()
                    : "no features";
        }
        return "";
    }

    private static String requested(LinuxContainerSecurityContext context) {
        return "run_as_user " + context.getRunAsUser().getValue() + ", run_as_group "
                + context.getRunAsGroup().getValue() + ", supplemental_groups "
                + context.getSupplementalGroupsList() + ", supplemental_groups_policy "
                + context.getSupplementalGroupsPolicy();
    }

    private static String reported(LinuxContainerUser user) {
        return user.getUid() + ":" + user.getGid() + " " + user.getSupplementalGroupsList();
    }
}
