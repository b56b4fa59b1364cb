// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.identity.IdentityRule;
import dev.kubeletsim.cri.image.ImageRules;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.ErrorTable;
import dev.kubeletsim.cri.profile.EventRule;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.profile.LogFormat;
import dev.kubeletsim.cri.profile.LookupRule;
import dev.kubeletsim.cri.profile.MissingMethod;
import dev.kubeletsim.cri.profile.NamingRule;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.profile.StatsRule;
import dev.kubeletsim.cri.profile.StatusRule;
import dev.kubeletsim.cri.profile.StopRule;
import dev.kubeletsim.cri.streaming.StreamingTexts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything in which one release of a container runtime differs from another: an immutable value that the engine asks.
 * The engine itself knows no runtime by name.
 *
 * <p>Four releases are modelled. Each is built from its sibling: {@code containerd17()} is {@code containerd20()} plus
 * its differences. Two more lie about what they do. A user varies a profile with {@link #toBuilder()}.
 */
public final class RuntimeProfile {
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
        return ContainerdProfiles.containerd20();
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
        return ContainerdProfiles.containerd17();
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
        return CrioProfiles.crio131();
    }

    /**
     * CRI-O 1.30 (recorded from 1.30.14): as {@link #crio131()}, but the policy field is unknown, so everything is Merge;
     * ContainerStatus has no {@code user}, Status no features and no handler crun.
     */
    public static RuntimeProfile crio130() {
        return CrioProfiles.crio130();
    }

    /** The four profiles, newest of each runtime first. */
    public static List<RuntimeProfile> all() {
        return List.of(containerd20(), containerd17(), crio131(), crio130());
    }

    /**
     * A runtime that lies: as {@link #containerd20()}, it reports the feature {@code supplemental_groups_policy}, but it
     * merges the image's groups under {@code Strict} too. What it reports as the container's {@code user} is true.
     */
    public static RuntimeProfile lyingMerge() {
        return LyingProfiles.lyingMerge();
    }

    /**
     * A runtime that says too little: as {@link #containerd20()} it reports and honours {@code
     * supplemental_groups_policy}, but its ContainerStatus has no {@code user}.
     */
    public static RuntimeProfile hiddenUser() {
        return LyingProfiles.hiddenUser();
    }

    /** The profiles of no real release: runtimes that do otherwise than they report. */
    public static List<RuntimeProfile> lying() {
        return List.of(lyingMerge(), hiddenUser());
    }

    /** The profile with this command-line name, a real or a lying one. */
    public static Optional<RuntimeProfile> named(String name) {
        return Stream.<Supplier<RuntimeProfile>>of(
                        RuntimeProfile::containerd20,
                        RuntimeProfile::containerd17,
                        RuntimeProfile::crio131,
                        RuntimeProfile::crio130,
                        RuntimeProfile::lyingMerge,
                        RuntimeProfile::hiddenUser)
                .map(Supplier::get)
                .filter(profile -> profile.name().equals(name))
                .findFirst();
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

    /** How long its calls take where that is asked for. */
    public LatencyRule latency() {
        return Builder.set(values.latency, "latency");
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
        @Nullable
        String name;

        @Nullable
        StatusRule status;

        @Nullable
        ErrorTable errors;

        @Nullable
        LookupRule lookup;

        @Nullable
        NamingRule naming;

        @Nullable
        IdentityRule identity;

        @Nullable
        SandboxRule sandbox;

        @Nullable
        ContainerRule container;

        @Nullable
        StopRule stop;

        @Nullable
        ExecRule exec;

        @Nullable
        LogFormat log;

        @Nullable
        ReportRule report;

        @Nullable
        StatsRule stats;

        @Nullable
        EventRule events;

        @Nullable
        ImageRules images;

        @Nullable
        StreamingTexts streaming;

        @Nullable
        LatencyRule latency;

        final Map<String, MissingMethod> missing = new TreeMap<>();
        int maxMessageBytes;

        Builder() {}

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
            latency = from.latency;
            missing.putAll(from.missing);
            maxMessageBytes = from.maxMessageBytes;
        }

        private static <T> T set(@Nullable T value, String field) {
            return Objects.requireNonNull(value, field);
        }

        StatusRule status() {
            return set(status, "status");
        }

        IdentityRule identity() {
            return set(identity, "identity");
        }

        SandboxRule sandbox() {
            return set(sandbox, "sandbox");
        }

        ReportRule report() {
            return set(report, "report");
        }

        StatsRule stats() {
            return set(stats, "stats");
        }

        /** RPCs that cri-api got after release 1.31, which no modelled release serves. */
        void methodsAfter131() {
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

        /** Another way to find ids. */
        public Builder lookup(LookupRule value) {
            lookup = value;
            return this;
        }

        /** Another way to compose names. */
        public Builder naming(NamingRule value) {
            naming = value;
            return this;
        }

        /** Other containers. */
        public Builder container(ContainerRule value) {
            container = value;
            return this;
        }

        /** Another ExecSync. */
        public Builder exec(ExecRule value) {
            exec = value;
            return this;
        }

        /** Other log files. */
        public Builder log(LogFormat value) {
            log = value;
            return this;
        }

        /** Other reports of containers and images. */
        public Builder report(ReportRule value) {
            report = value;
            return this;
        }

        /** Other statistics. */
        public Builder stats(StatsRule value) {
            stats = value;
            return this;
        }

        /** Other image rules. */
        public Builder images(ImageRules value) {
            images = value;
            return this;
        }

        /** Other texts of the streaming server. */
        public Builder streaming(StreamingTexts value) {
            streaming = value;
            return this;
        }

        /** Other latencies. */
        public Builder latency(LatencyRule value) {
            latency = value;
            return this;
        }

        /** Makes {@code method} absent for this reason. */
        public Builder missing(String method, MissingMethod why) {
            missing.put(method, why);
            return this;
        }

        /** Makes {@code method} present; what the engine cannot do it still refuses. */
        public Builder present(String method) {
            missing.remove(method);
            return this;
        }

        /** The largest message it takes, in bytes. */
        public Builder maxMessageBytes(int value) {
            maxMessageBytes = value;
            return this;
        }

        /** The profile. */
        public RuntimeProfile build() {
            return new RuntimeProfile(new Builder(this));
        }
    }
}
