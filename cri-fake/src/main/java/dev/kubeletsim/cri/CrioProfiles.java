// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import dev.kubeletsim.cri.identity.IdentityRule;
import dev.kubeletsim.cri.image.ImageRules;
import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.CrioErrors;
import dev.kubeletsim.cri.profile.EventRule;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.profile.LogFormat;
import dev.kubeletsim.cri.profile.LookupFailure;
import dev.kubeletsim.cri.profile.LookupRule;
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

/** The releases of CRI-O that are modelled; {@link RuntimeProfile} tells how they behave. */
final class CrioProfiles {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int EXEC_OUTPUT_CAP = 16 * MEBIBYTE;

    private CrioProfiles() {}

    static RuntimeProfile crio131() {
        RuntimeProfileBuilder b = new RuntimeProfileBuilder();
        b.name = "cri-o-1.31";
        b.status = new StatusRule(
                EnumSet.allOf(StatusRule.Trait.class),
                "cri-o",
                "1.31.13",
                List.of("RuntimeReady", "NetworkReady"),
                List.of(
                        RuntimeHandler.with("crun"),
                        RuntimeHandler.with("runc", RuntimeHandler.Feature.RECURSIVE_READ_ONLY_MOUNTS)),
                "runc",
                Map.of("config", "{\"sandboxImage\":\"registry.k8s.io/pause:3.10\"}"));
        b.errors = CrioErrors.crio131();
        b.lookup = new LookupRule(
                EnumSet.of(LookupRule.Trait.SHARED_INDEX, LookupRule.Trait.AVOIDS_NUMERIC_IDS),
                Set.of(LookupFailure.UNKNOWN, LookupFailure.AMBIGUOUS),
                Set.of(LookupFailure.UNKNOWN));
        b.naming = NamingRule.CRIO;
        b.identity = new IdentityRule(
                IdentityRule.UserSyntax.MOBY,
                true,
                true,
                IdentityRule.IdRange.REFUSED,
                "open",
                IdentityRule.AbsentContext.ROOT);
        lifecycle(b);
        reports(b);
        return b.build();
    }

    /** How its sandboxes and containers live and die. */
    private static void lifecycle(RuntimeProfileBuilder b) {
        b.sandbox = new SandboxRule(
                EnumSet.of(
                        SandboxRule.Trait.ADDS_POD_LABELS,
                        SandboxRule.Trait.KEEPS_IP_AFTER_STOP,
                        SandboxRule.Trait.DEFAULTS_NAMESPACES),
                SandboxRule.Hostname.SHORT_ID,
                Duration.ofSeconds(10),
                "registry.k8s.io/pause:3.10",
                "/run/containers/storage/overlay-containers/%s/userdata",
                "/var/log/crio/pods/%s",
                Map.of());
        b.container = new ContainerRule(
                EnumSet.of(ContainerRule.Trait.ACCOUNT_LINES, ContainerRule.Trait.PREFIXED_CAPABILITIES),
                ContainerRule.CheckOrder.CONFIG_FIRST,
                ContainerRule.OciCreate.AT_CREATE,
                ContainerRule.StartFailure.DELETED,
                CapabilitySet.CRIO_DEFAULT,
                ContainerRule.Environment.REQUEST_THEN_IMAGE,
                ContainerRule.StateNames.OCI,
                12_582_912);
        b.stop = new StopRule(
                EnumSet.of(
                        StopRule.Trait.STOPS_CREATED,
                        StopRule.Trait.POLITE_WITHOUT_TIMEOUT,
                        StopRule.Trait.UNKNOWN_SIGNAL_MEANS_TERM),
                2,
                Duration.ofSeconds(10));
        b.recovery = RecoveryRule.CRIO;
        b.exec = new ExecRule(
                EnumSet.complementOf(EnumSet.of(ExecRule.Trait.TERMINAL_ATTACH_ENDS_WITH_INPUT)),
                ExecRule.OnTimeout.REPLIES,
                EXEC_OUTPUT_CAP);
        b.log = new LogFormat(
                EnumSet.of(LogFormat.Trait.CREATED_WITH_CONTAINER, LogFormat.Trait.DEFAULTS_TO_ID), 8192, 0600);
    }

    /** What it tells of them, and to whom. */
    private static void reports(RuntimeProfileBuilder b) {
        b.report = new ReportRule(
                EnumSet.complementOf(EnumSet.of(ReportRule.Trait.ECHOES_IMAGE_SPEC, ReportRule.Trait.VERBOSE_STORE)),
                ReportRule.ImageRef.DIGEST_OR_ID,
                ReportRule.ImageRef.DIGEST_OR_ID,
                "/var/lib/containers/storage/overlay-images",
                "/var/lib/containers/storage/overlay/%s/merged");
        b.stats = new StatsRule(
                EnumSet.of(StatsRule.Trait.IN_CREATED, StatsRule.Trait.SWAP),
                StatsRule.NanoCores.FROM_SECOND_SAMPLE,
                "lo");
        b.latency = LatencyRule.crio131();
        b.events = EventRule.DISABLED;
        b.streaming = StreamingTexts.CRIO;
        b.images = ImageRules.crio131();
        b.methodsAfter131();
        b.maxMessageBytes = 80 * MEBIBYTE;
    }

    static RuntimeProfile crio130() {
        RuntimeProfile newer = crio131();
        RuntimeProfileBuilder b = newer.toBuilder();
        b.name = "cri-o-1.30";
        b.status = newer.status()
                .withRuntimeVersion("1.30.14")
                .with(StatusRule.Trait.REPORTS_FEATURES, false)
                .withHandlers(List.of(RuntimeHandler.with("runc", RuntimeHandler.Feature.RECURSIVE_READ_ONLY_MOUNTS)));
        b.errors = CrioErrors.crio130();
        b.identity = newer.identity().beforeSupplementalGroupsPolicy();
        b.sandbox = newer.sandbox().withPauseImage("registry.k8s.io/pause:3.9");
        b.images = ImageRules.crio130();
        return b.build();
    }
}
