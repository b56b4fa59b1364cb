// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.identity.IdentityRule;
import dev.kubeletsim.cri.image.ImageRules;
import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.ContainerdErrors;
import dev.kubeletsim.cri.profile.EventRule;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.profile.LogFormat;
import dev.kubeletsim.cri.profile.LookupFailure;
import dev.kubeletsim.cri.profile.LookupRule;
import dev.kubeletsim.cri.profile.MissingMethod;
import dev.kubeletsim.cri.profile.NamingRule;
import dev.kubeletsim.cri.profile.RecoveryRule;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.profile.RuntimeHandler;
import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.profile.StatsRule;
import dev.kubeletsim.cri.profile.StatusRule;
import dev.kubeletsim.cri.profile.StopRule;
import dev.kubeletsim.cri.streaming.StreamingTexts;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The releases of containerd that are modelled; {@link RuntimeProfile} tells how they behave. */
final class ContainerdProfiles {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int EXEC_OUTPUT_CAP = 16 * MEBIBYTE;

    /** {@code enable_unprivileged_ports} and {@code enable_unprivileged_icmp}, which are on by default since 2.0. */
    private static final Map<String, String> UNPRIVILEGED =
            Map.of("net.ipv4.ip_unprivileged_port_start", "0", "net.ipv4.ping_group_range", "0\t2147483647");

    private ContainerdProfiles() {}

    static RuntimeProfile containerd20() {
        RuntimeProfileBuilder b = new RuntimeProfileBuilder();
        b.name = "containerd-2.0";
        b.status = new StatusRule(
                EnumSet.allOf(StatusRule.Trait.class),
                "containerd",
                "v2.0.11",
                List.of("RuntimeReady", "NetworkReady", "ContainerdHasNoDeprecationWarnings"),
                List.of(RuntimeHandler.with("runc", RuntimeHandler.Feature.RECURSIVE_READ_ONLY_MOUNTS)),
                "runc",
                Map.of(
                        "config", "{\"containerd\":{\"defaultRuntimeName\":\"runc\",\"snapshotter\":\"overlayfs\"}}",
                        "golang", "\"go1.24.11\"",
                        "lastCNILoadStatus", "OK",
                        "lastCNILoadStatus.default", "OK"));
        b.errors = ContainerdErrors.containerd20();
        b.lookup = new LookupRule(
                EnumSet.of(LookupRule.Trait.STREAMING_CHECKS_TARGET),
                Set.of(LookupFailure.UNKNOWN),
                Set.of(LookupFailure.UNKNOWN, LookupFailure.OF_SANDBOX));
        b.naming = NamingRule.CONTAINERD;
        b.identity = new IdentityRule(
                IdentityRule.UserSyntax.CONTAINERD,
                true,
                true,
                IdentityRule.IdRange.REFUSED,
                "stat",
                IdentityRule.AbsentContext.ALL_UNSET);
        lifecycle(b);
        reports(b);
        return b.build();
    }

    /** How its sandboxes and containers live and die. */
    private static void lifecycle(RuntimeProfileBuilder b) {
        b.sandbox = new SandboxRule(
                EnumSet.of(SandboxRule.Trait.REPORTS_RUNTIME_HANDLER, SandboxRule.Trait.EMPTY_DNS_MEANS_EMPTY_FILE),
                SandboxRule.Hostname.OF_NODE,
                Duration.ZERO,
                "registry.k8s.io/pause:3.10",
                "/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/%s",
                "",
                UNPRIVILEGED);
        b.container = new ContainerRule(
                EnumSet.of(ContainerRule.Trait.UPDATES_EXITED, ContainerRule.Trait.LOGS_WHERE_REQUEST_SAYS),
                ContainerRule.CheckOrder.SANDBOX_FIRST,
                ContainerRule.OciCreate.AT_START,
                ContainerRule.StartFailure.EXITED,
                CapabilitySet.CONTAINERD_DEFAULT,
                ContainerRule.Environment.IMAGE_THEN_REQUEST,
                ContainerRule.StateNames.CRI,
                0);
        b.stop = new StopRule(EnumSet.of(StopRule.Trait.POLITE_SIGNAL_ONCE), 0, Duration.ZERO);
        b.recovery = RecoveryRule.CONTAINERD;
        b.exec = new ExecRule(
                EnumSet.of(ExecRule.Trait.TERMINAL_ATTACH_ENDS_WITH_INPUT), ExecRule.OnTimeout.FAILS, EXEC_OUTPUT_CAP);
        b.log = new LogFormat(
                EnumSet.of(
                        LogFormat.Trait.TRIMS_ZEROS,
                        LogFormat.Trait.JOINS_WRITES,
                        LogFormat.Trait.STRIPS_CARRIAGE_RETURN),
                16384,
                0640);
    }

    /** What it tells of them, and to whom. */
    private static void reports(RuntimeProfileBuilder b) {
        b.report = new ReportRule(
                EnumSet.of(ReportRule.Trait.ECHOES_IMAGE_SPEC, ReportRule.Trait.VERBOSE_STORE),
                ReportRule.ImageRef.ID,
                ReportRule.ImageRef.DIGEST_OR_ID,
                "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs",
                "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs");
        b.stats = new StatsRule(EnumSet.of(StatsRule.Trait.LISTS_EXITED), StatsRule.NanoCores.IN_LISTS, "eth0");
        b.latency = LatencyRule.containerd20();
        b.events = EventRule.BROADCAST;
        b.streaming = StreamingTexts.CONTAINERD;
        b.images = ImageRules.containerd();
        b.missing.put("ListMetricDescriptors", MissingMethod.NOT_IMPLEMENTED);
        b.missing.put("ListPodSandboxMetrics", MissingMethod.NOT_IMPLEMENTED);
        b.methodsAfter131();
        b.maxMessageBytes = 16 * MEBIBYTE;
    }

    static RuntimeProfile containerd17() {
        RuntimeProfile newer = containerd20();
        RuntimeProfileBuilder b = newer.toBuilder();
        b.name = "containerd-1.7";
        b.status = newer.status()
                .withRuntimeVersion("v1.7.24")
                .with(StatusRule.Trait.REPORTS_FEATURES, false)
                .with(StatusRule.Trait.REPORTS_HANDLERS, false)
                .withHandlers(List.of(RuntimeHandler.with("runc")));
        b.errors = ContainerdErrors.containerd17();
        b.identity = new IdentityRule(
                IdentityRule.UserSyntax.CONTAINERD,
                false,
                false,
                IdentityRule.IdRange.TRUNCATED,
                "open",
                IdentityRule.AbsentContext.ALL_UNSET);
        b.sandbox = newer.sandbox().withPauseImage("registry.k8s.io/pause:3.8").withSysctls(Map.of());
        b.report = newer.report().with(ReportRule.Trait.ECHOES_IMAGE_SPEC, false);
        b.stats = newer.stats().with(StatsRule.Trait.COUNTS_FAILURES, true);
        b.events = EventRule.COMPETE;
        b.missing.put("RuntimeConfig", MissingMethod.UNKNOWN);
        b.missing.put("CheckpointContainer", MissingMethod.NOT_IMPLEMENTED);
        return b.build();
    }
}
