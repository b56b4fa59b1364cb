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
import dev.kubeletsim.cri.profile.RecoveryRule;
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
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything in which one release of a container runtime differs from another: an immutable value that the engine asks.
 * The engine itself knows no runtime by name.
 *
 * <p>Four releases are modelled. Each is built from its sibling: {@code containerd17()} is {@code containerd20()} plus
 * its differences. Two more lie about what they do. A user varies a profile with {@link #toBuilder()}.
 */
public final class RuntimeProfile {
    private final String name;
    private final StatusRule status;
    private final ErrorTable errors;
    private final LookupRule lookup;
    private final NamingRule naming;
    private final IdentityRule identity;
    private final SandboxRule sandbox;
    private final ContainerRule container;
    private final StopRule stop;
    private final RecoveryRule recovery;
    private final ExecRule exec;
    private final LogFormat log;
    private final ReportRule report;
    private final StatsRule stats;
    private final EventRule events;
    private final ImageRules images;
    private final StreamingTexts streaming;
    private final LatencyRule latency;
    private final Map<String, MissingMethod> missing;
    private final int maxMessageBytes;

    /**
     * What {@code from} has gathered.
     *
     * @throws NullPointerException that names a part which is missing
     */
    RuntimeProfile(RuntimeProfileBuilder from) {
        this.name = Objects.requireNonNull(from.name, "name");
        this.status = Objects.requireNonNull(from.status, "status");
        this.errors = Objects.requireNonNull(from.errors, "errors");
        this.lookup = Objects.requireNonNull(from.lookup, "lookup");
        this.naming = Objects.requireNonNull(from.naming, "naming");
        this.identity = Objects.requireNonNull(from.identity, "identity");
        this.sandbox = Objects.requireNonNull(from.sandbox, "sandbox");
        this.container = Objects.requireNonNull(from.container, "container");
        this.stop = Objects.requireNonNull(from.stop, "stop");
        this.recovery = Objects.requireNonNull(from.recovery, "recovery");
        this.exec = Objects.requireNonNull(from.exec, "exec");
        this.log = Objects.requireNonNull(from.log, "log");
        this.report = Objects.requireNonNull(from.report, "report");
        this.stats = Objects.requireNonNull(from.stats, "stats");
        this.events = Objects.requireNonNull(from.events, "events");
        this.images = Objects.requireNonNull(from.images, "images");
        this.streaming = Objects.requireNonNull(from.streaming, "streaming");
        this.latency = Objects.requireNonNull(from.latency, "latency");
        this.missing = Map.copyOf(from.missing);
        this.maxMessageBytes = from.maxMessageBytes;
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
    public RuntimeProfileBuilder toBuilder() {
        return new RuntimeProfileBuilder(this);
    }

    /** The name on the command line, for example {@code containerd-2.0}. */
    public String name() {
        return name;
    }

    /** What Version, Status and RuntimeConfig report. */
    public StatusRule status() {
        return status;
    }

    /** Codes and texts of failures. */
    public ErrorTable errors() {
        return errors;
    }

    /** How ids are made and found. */
    public LookupRule lookup() {
        return lookup;
    }

    /** How names are composed. */
    public NamingRule naming() {
        return naming;
    }

    /** How users and groups are resolved. */
    public IdentityRule identity() {
        return identity;
    }

    /** How sandboxes behave. */
    public SandboxRule sandbox() {
        return sandbox;
    }

    /** How containers are made and started. */
    public ContainerRule container() {
        return container;
    }

    /** How containers are stopped. */
    public StopRule stop() {
        return stop;
    }

    /** What it makes of containers whose processes are gone when it starts. */
    public RecoveryRule recovery() {
        return recovery;
    }

    /** How ExecSync behaves. */
    public ExecRule exec() {
        return exec;
    }

    /** What log files look like. */
    public LogFormat log() {
        return log;
    }

    /** How containers and images are reported. */
    public ReportRule report() {
        return report;
    }

    /** Who has statistics. */
    public StatsRule stats() {
        return stats;
    }

    /** Who gets events. */
    public EventRule events() {
        return events;
    }

    /** How images are named, found, pulled and removed. */
    public ImageRules images() {
        return images;
    }

    /** How long its calls take where that is asked for. */
    public LatencyRule latency() {
        return latency;
    }

    /** What the streaming server says on its error streams. */
    public StreamingTexts streaming() {
        return streaming;
    }

    /** Why the release has no answer to {@code method}, if it has none. */
    public Optional<MissingMethod> missing(String method) {
        return Optional.ofNullable(missing.get(method));
    }

    Map<String, MissingMethod> missing() {
        return missing;
    }

    /** The largest gRPC message it takes, in bytes. */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    @Override
    public String toString() {
        return name();
    }
}
