// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.identity.IdentityRule;
import dev.kubeletsim.cri.image.ImageRules;
import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.ContainerdErrors;
import dev.kubeletsim.cri.profile.CrioErrors;
import dev.kubeletsim.cri.profile.ErrorTable;
import dev.kubeletsim.cri.profile.EventRule;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.profile.LogFormat;
import dev.kubeletsim.cri.profile.LookupFailure;
import dev.kubeletsim.cri.profile.LookupRule;
import dev.kubeletsim.cri.profile.MissingMethod;
import dev.kubeletsim.cri.profile.NamingRule;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.profile.RuntimeHandler;
import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.profile.StatsRule;
import dev.kubeletsim.cri.profile.StatusRule;
import dev.kubeletsim.cri.profile.StopRule;
import dev.kubeletsim.cri.streaming.StreamingTexts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything in which one release of a container runtime differs from another: an immutable value that the engine asks.
 * The engine itself knows no runtime by name.
 *
 * <p>Four releases are modelled. Each is built from its sibling: {@code containerd17()} is {@code containerd20()} plus
 * its differences. A user varies a profile with {@link #toBuilder()}.
 */
public final class RuntimeProfile {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int EXEC_OUTPUT_CAP = 16 * MEBIBYTE;

    private final Builder values;

    private RuntimeProfile(Builder values) {
        this.values = values;
    }

    /**
     * containerd 2.0 (recorded from 2.0.11).
     *
     * <ul>
     *   <li>Groups of the first process are reported in ascending order; the policy field is understood.
     *   <li>Unknown ids: NotFound {@code not found} with a prefix that depends on the RPC; Stop and Remove succeed.
     *   <li>A taken name is an error.
     *   <li>The OCI runtime is asked at StartContainer; a failure leaves the container EXITED with code 128.
     *   <li>StopContainer sends the stop signal once in a container's life, and leaves a created one alone.
     *   <li>ExecSync that runs out of time fails with DeadlineExceeded.
     *   <li>Exec, Attach and PortForward check their target before they hand out a URL.
     *   <li>Images are known by {@code sha256:} ids; lists are in no particular order (here: oldest first).
     *   <li>Where the real one crashes on a request without config, metadata or sandbox config, it is InvalidArgument.
     * </ul>
     */
    public static RuntimeProfile containerd20() {
        Builder b = new Builder();
        b.name = "containerd-2.0";
        b.status = new StatusRule(
                "containerd",
                "v2.0.11",
                List.of("RuntimeReady", "NetworkReady", "ContainerdHasNoDeprecationWarnings"),
                true,
                true,
                List.of(new RuntimeHandler("runc", true, false)),
                "runc",
                Map.of(
                        "config", "{\"containerd\":{\"defaultRuntimeName\":\"runc\",\"snapshotter\":\"overlayfs\"}}",
                        "golang", "\"go1.24.11\"",
                        "lastCNILoadStatus", "OK",
                        "lastCNILoadStatus.default", "OK"));
        b.errors = ContainerdErrors.containerd20();
        b.lookup = new LookupRule(
                false,
                Set.of(LookupFailure.UNKNOWN),
                Set.of(LookupFailure.UNKNOWN, LookupFailure.OF_SANDBOX),
                true,
                false);
        b.naming = NamingRule.CONTAINERD;
        b.identity = new IdentityRule(
                IdentityRule.UserSyntax.CONTAINERD,
                true,
                true,
                IdentityRule.IdRange.REFUSED,
                "stat",
                IdentityRule.AbsentContext.ALL_UNSET);
        b.sandbox = new SandboxRule(
                false,
                true,
                false,
                false,
                SandboxRule.Hostname.OF_NODE,
                true,
                Duration.ZERO,
                "registry.k8s.io/pause:3.10",
                "/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/%s",
                "");
        b.container = new ContainerRule(
                ContainerRule.CheckOrder.SANDBOX_FIRST,
                ContainerRule.OciCreate.AT_START,
                ContainerRule.StartFailure.EXITED,
                CapabilitySet.CONTAINERD_DEFAULT,
                ContainerRule.Environment.IMAGE_THEN_REQUEST,
                false,
                ContainerRule.StateNames.CRI,
                0,
                true);
        b.stop = new StopRule(false, 0, true, false, false, Duration.ZERO);
        b.exec = new ExecRule(false, ExecRule.OnTimeout.FAILS, false, EXEC_OUTPUT_CAP, false);
        b.log = new LogFormat(true, 16384, true, true, 0640, false, false);
        b.report = new ReportRule(
                ReportRule.ImageRef.ID,
                ReportRule.ImageRef.DIGEST_OR_ID,
                false,
                true,
                false,
                false,
                false,
                false,
                false,
                false,
                "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs",
                false,
                "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs");
        b.stats = new StatsRule(false, false, true, "eth0");
        b.events = EventRule.BROADCAST;
        b.streaming = StreamingTexts.CONTAINERD;
        b.images = ImageRules.containerd();
        b.missing.put("ListMetricDescriptors", MissingMethod.NOT_IMPLEMENTED);
        b.missing.put("ListPodSandboxMetrics", MissingMethod.NOT_IMPLEMENTED);
        b.methodsAfter131();
        b.maxMessageBytes = 16 * MEBIBYTE;
        return b.build();
    }

    /**
     * containerd 1.7 (recorded from 1.7.24): as {@link #containerd20()}, but
     *
     * <ul>
     *   <li>the policy field is unknown, so everything is Merge, and ContainerStatus has no {@code user};
     *   <li>user ids out of range are cut to 32 bits instead of refused;
     *   <li>Status has neither features nor handlers, RuntimeConfig and CheckpointContainer do not exist;
     *   <li>CreateContainer in a stopped sandbox fails; messages of the OCI runtime end in {@code : unknown};
     *   <li>events go to one subscriber each, recursive read-only mounts are ignored.
     * </ul>
     */
    public static RuntimeProfile containerd17() {
        Builder b = containerd20().toBuilder();
        b.name = "containerd-1.7";
        b.status = b.status().release("v1.7.24", false, false, List.of(new RuntimeHandler("runc", false, false)));
        b.errors = ContainerdErrors.containerd17();
        b.identity = new IdentityRule(
                IdentityRule.UserSyntax.CONTAINERD,
                false,
                false,
                IdentityRule.IdRange.TRUNCATED,
                "open",
                IdentityRule.AbsentContext.ALL_UNSET);
        b.sandbox = b.sandbox().withPauseImage("registry.k8s.io/pause:3.8");
        b.report = b.report().withoutUserSpecifiedImage();
        b.events = EventRule.COMPETE;
        b.missing.put("RuntimeConfig", MissingMethod.UNKNOWN);
        b.missing.put("CheckpointContainer", MissingMethod.NOT_IMPLEMENTED);
        return b.build();
    }

    /**
     * CRI-O 1.31 (recorded from 1.31.13).
     *
     * <ul>
     *   <li>Groups of the first process are reported in the order primary, image's, requested; the policy is understood.
     *   <li>Most errors are Unknown; only some lookups are NotFound. A sandbox id is found by container lookups.
     *   <li>A taken name returns the existing id.
     *   <li>The OCI runtime is asked at CreateContainer: its init waits, can be exec'ed into, and dies with code 2 when
     *       it is stopped. A start that fails deletes the container.
     *   <li>StopContainer always sends the stop signal, then SIGKILL.
     *   <li>ExecSync that runs out of time replies with exit code -1.
     *   <li>URLs for Exec, Attach and PortForward are handed out unchecked.
     *   <li>Images are known by bare hex ids, containers refer to {@code repo@digest}; lists begin with the newest.
     *   <li>A user without a passwd entry gets one in a copy of the file.
     * </ul>
     */
    public static RuntimeProfile crio131() {
        Builder b = new Builder();
        b.name = "cri-o-1.31";
        b.status = new StatusRule(
                "cri-o",
                "1.31.13",
                List.of("RuntimeReady", "NetworkReady"),
                true,
                true,
                List.of(new RuntimeHandler("crun", false, false), new RuntimeHandler("runc", true, false)),
                "runc",
                Map.of("config", "{\"sandboxImage\":\"registry.k8s.io/pause:3.10\"}"));
        b.errors = CrioErrors.crio131();
        b.lookup = new LookupRule(
                true,
                Set.of(LookupFailure.UNKNOWN, LookupFailure.AMBIGUOUS),
                Set.of(LookupFailure.UNKNOWN),
                false,
                true);
        b.naming = NamingRule.CRIO;
        b.identity = new IdentityRule(
                IdentityRule.UserSyntax.MOBY,
                true,
                true,
                IdentityRule.IdRange.REFUSED,
                "open",
                IdentityRule.AbsentContext.ROOT);
        b.sandbox = new SandboxRule(
                true,
                false,
                true,
                true,
                SandboxRule.Hostname.SHORT_ID,
                false,
                Duration.ofSeconds(10),
                "registry.k8s.io/pause:3.10",
                "/run/containers/storage/overlay-containers/%s/userdata",
                "/var/log/crio/pods/%s");
        b.container = new ContainerRule(
                ContainerRule.CheckOrder.CONFIG_FIRST,
                ContainerRule.OciCreate.AT_CREATE,
                ContainerRule.StartFailure.DELETED,
                CapabilitySet.CRIO_DEFAULT,
                ContainerRule.Environment.REQUEST_THEN_IMAGE,
                true,
                ContainerRule.StateNames.OCI,
                12_582_912,
                false);
        b.stop = new StopRule(true, 2, false, true, true, Duration.ofSeconds(10));
        b.exec = new ExecRule(true, ExecRule.OnTimeout.REPLIES, true, EXEC_OUTPUT_CAP, true);
        b.log = new LogFormat(false, 8192, false, false, 0600, true, true);
        b.report = new ReportRule(
                ReportRule.ImageRef.DIGEST_OR_ID,
                ReportRule.ImageRef.DIGEST_OR_ID,
                true,
                false,
                true,
                true,
                true,
                true,
                true,
                true,
                "/var/lib/containers/storage/overlay-images",
                true,
                "/var/lib/containers/storage/overlay/%s/merged");
        b.stats = new StatsRule(true, true, false, "lo");
        b.events = EventRule.DISABLED;
        b.streaming = StreamingTexts.CRIO;
        b.images = ImageRules.crio131();
        b.methodsAfter131();
        b.maxMessageBytes = 80 * MEBIBYTE;
        return b.build();
    }

    /**
     * CRI-O 1.30 (recorded from 1.30.14): as {@link #crio131()}, but the policy field is unknown, so everything is Merge;
     * ContainerStatus has no {@code user}, Status no features and no handler crun.
     */
    public static RuntimeProfile crio130() {
        Builder b = crio131().toBuilder();
        b.name = "cri-o-1.30";
        b.status = b.status().release("1.30.14", false, true, List.of(new RuntimeHandler("runc", true, false)));
        b.errors = CrioErrors.crio130();
        b.identity = b.identity().beforeSupplementalGroupsPolicy();
        b.sandbox = b.sandbox().withPauseImage("registry.k8s.io/pause:3.9");
        b.images = ImageRules.crio130();
        return b.build();
    }

    /** The four profiles, newest of each runtime first. */
    public static List<RuntimeProfile> all() {
        return List.of(containerd20(), containerd17(), crio131(), crio130());
    }

    /** The profile with this command-line name. */
    public static Optional<RuntimeProfile> named(String name) {
        return all().stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    /** A builder that starts from this profile. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** The name on the command line, for example {@code containerd-2.0}. */
    public String name() {
        return Builder.set(values.name, "name");
    }

    /** What Version, Status and RuntimeConfig report. */
    public StatusRule status() {
        return values.status();
    }

    /** Codes and texts of failures. */
    public ErrorTable errors() {
        return Builder.set(values.errors, "errors");
    }

    /** How ids are made and found. */
    public LookupRule lookup() {
        return Builder.set(values.lookup, "lookup");
    }

    /** How names are composed. */
    public NamingRule naming() {
        return Builder.set(values.naming, "naming");
    }

    /** How users and groups are resolved. */
    public IdentityRule identity() {
        return values.identity();
    }

    /** How sandboxes behave. */
    public SandboxRule sandbox() {
        return values.sandbox();
    }

    /** How containers are made and started. */
    public ContainerRule container() {
        return Builder.set(values.container, "container");
    }

    /** How containers are stopped. */
    public StopRule stop() {
        return Builder.set(values.stop, "stop");
    }

    /** How ExecSync behaves. */
    public ExecRule exec() {
        return Builder.set(values.exec, "exec");
    }

    /** What log files look like. */
    public LogFormat log() {
        return Builder.set(values.log, "log");
    }

    /** How containers and images are reported. */
    public ReportRule report() {
        return values.report();
    }

    /** Who has statistics. */
    public StatsRule stats() {
        return Builder.set(values.stats, "stats");
    }

    /** Who gets events. */
    public EventRule events() {
        return Builder.set(values.events, "events");
    }

    /** How images are named, found, pulled and removed. */
    public ImageRules images() {
        return Builder.set(values.images, "images");
    }

    /** What the streaming server says on its error streams. */
    public StreamingTexts streaming() {
        return Builder.set(values.streaming, "streaming");
    }

    /** Why the release has no answer to {@code method}, if it has none. */
    public Optional<MissingMethod> missing(String method) {
        return Optional.ofNullable(values.missing.get(method));
    }

    /** The largest gRPC message it takes, in bytes. */
    public int maxMessageBytes() {
        return values.maxMessageBytes;
    }

    @Override
    public String toString() {
        return name();
    }

    /** Varies a profile. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable StatusRule status;
        private @Nullable ErrorTable errors;
        private @Nullable LookupRule lookup;
        private @Nullable NamingRule naming;
        private @Nullable IdentityRule identity;
        private @Nullable SandboxRule sandbox;
        private @Nullable ContainerRule container;
        private @Nullable StopRule stop;
        private @Nullable ExecRule exec;
        private @Nullable LogFormat log;
        private @Nullable ReportRule report;
        private @Nullable StatsRule stats;
        private @Nullable EventRule events;
        private @Nullable ImageRules images;
        private @Nullable StreamingTexts streaming;
        private final Map<String, MissingMethod> missing = new TreeMap<>();
        private int maxMessageBytes;

        private Builder() {}

        private Builder(Builder from) {
            name = from.name;
            status = from.status;
            errors = from.errors;
            lookup = from.lookup;
            naming = from.naming;
            identity = from.identity;
            sandbox = from.sandbox;
            container = from.container;
            stop = from.stop;
            exec = from.exec;
            log = from.log;
            report = from.report;
            stats = from.stats;
            events = from.events;
            images = from.images;
            streaming = from.streaming;
            missing.putAll(from.missing);
            maxMessageBytes = from.maxMessageBytes;
        }

        private static <T> T set(@Nullable T value, String field) {
            return Objects.requireNonNull(value, field);
        }

        private StatusRule status() {
            return set(status, "status");
        }

        private IdentityRule identity() {
            return set(identity, "identity");
        }

        private SandboxRule sandbox() {
            return set(sandbox, "sandbox");
        }

        private ReportRule report() {
            return set(report, "report");
        }

        /** RPCs that cri-api got after release 1.31, which no modelled release serves. */
        private void methodsAfter131() {
            for (String method : List.of(
                    "UpdatePodSandboxResources",
                    "StreamPodSandboxes",
                    "StreamContainers",
                    "StreamContainerStats",
                    "StreamPodSandboxStats",
                    "StreamPodSandboxMetrics",
                    "StreamImages")) {
                missing.put(method, MissingMethod.UNKNOWN);
            }
        }

        /** The name of the varied profile. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Other reports of version, handlers and features. */
        public Builder status(StatusRule value) {
            status = value;
            return this;
        }

        /** Other error rows. */
        public Builder errors(ErrorTable value) {
            errors = value;
            return this;
        }

        /** Another way to resolve users. */
        public Builder identity(IdentityRule value) {
            identity = value;
            return this;
        }

        /** Other sandboxes. */
        public Builder sandbox(SandboxRule value) {
            sandbox = value;
            return this;
        }

        /** Another way to stop containers. */
        public Builder stop(StopRule value) {
            stop = value;
            return this;
        }

        /** Another way to deliver events. */
        public Builder events(EventRule value) {
            events = value;
            return this;
        }

        /** The profile. */
        public RuntimeProfile build() {
            return new RuntimeProfile(new Builder(this));
        }
    }
}
