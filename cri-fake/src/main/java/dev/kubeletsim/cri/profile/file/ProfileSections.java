// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile.file;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.CriMessages;
import dev.kubeletsim.cri.call.LatencyFile;
import dev.kubeletsim.cri.identity.IdentityRule;
import dev.kubeletsim.cri.image.ImageRules;
import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.ErrorTable;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.profile.LogFormat;
import dev.kubeletsim.cri.profile.LookupRule;
import dev.kubeletsim.cri.profile.MissingMethod;
import dev.kubeletsim.cri.profile.RecoveryRule;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.profile.RuntimeHandler;
import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.profile.StatsRule;
import dev.kubeletsim.cri.profile.StatusRule;
import dev.kubeletsim.cri.profile.StopRule;
import dev.kubeletsim.cri.yaml.Nearest;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The sections of a profile file, each named as the rule of the profile that it changes. */
final class ProfileSections {
    private ProfileSections() {}

    static RuleSection<StatusRule> status() {
        return new RuleSection<StatusRule>()
                .traits(StatusRule.Trait.class, StatusRule::with)
                .key("runtimeName", (rule, value) -> rule.withRuntimeName(value.string()))
                .key("conditions", (rule, value) -> rule.withConditions(value.strings()));
    }

    /** {@code - {name: runc, recursiveReadOnlyMounts: true, userNamespaces: true}}. */
    static List<RuntimeHandler> handlers(YamlView view) throws YamlFileException {
        RuleSection<RuntimeHandler> handler = new RuleSection<RuntimeHandler>()
                .traits(RuntimeHandler.Feature.class, RuntimeHandler::with)
                .key("name", (named, value) -> named);
        List<RuntimeHandler> handlers = new ArrayList<>();
        for (YamlView element : view.sequence()) {
            YamlView nameView = element.required(element.mapping(handler.keys()), "name");
            String name = nameView.string();
            if (handlers.stream().anyMatch(other -> other.name().equals(name))) {
                throw nameView.error("the handler '" + name + "' appears twice");
            }
            handlers.add(handler.read(element, RuntimeHandler.with(name)));
        }
        return handlers;
    }

    static RuleSection<IdentityRule> identity() {
        return new RuleSection<IdentityRule>()
                .key("readsPolicy", (rule, value) -> rule.withReadsPolicy(value.bool()))
                .key("reportsUser", (rule, value) -> rule.withReportsUser(value.bool()))
                .key("idRange", (rule, value) -> rule.withIdRange(value.constant(IdentityRule.IdRange.class)))
                .key(
                        "absentContext",
                        (rule, value) -> rule.withAbsentContext(value.constant(IdentityRule.AbsentContext.class)));
    }

    static RuleSection<LookupRule> lookup() {
        return new RuleSection<LookupRule>().traits(LookupRule.Trait.class, LookupRule::with);
    }

    static RuleSection<SandboxRule> sandbox() {
        return new RuleSection<SandboxRule>()
                .traits(SandboxRule.Trait.class, SandboxRule::with)
                .key("hostname", (rule, value) -> rule.withHostname(value.constant(SandboxRule.Hostname.class)))
                .key("stopGrace", (rule, value) -> rule.withStopGrace(value.duration()))
                .key("pauseImage", (rule, value) -> rule.withPauseImage(value.string()))
                .key("filesDirectory", (rule, value) -> rule.withFilesDirectory(withId(value)))
                .key("defaultLogDirectory", (rule, value) -> rule.withDefaultLogDirectory(value.string()))
                .key("sysctls", (rule, value) -> rule.withSysctls(value.stringMap()));
    }

    /** A path in which {@code %s} stands for the id. */
    private static String withId(YamlView value) throws YamlFileException {
        String path = value.string();
        if (!path.startsWith("/") || path.indexOf("%s") < 0 || path.indexOf('%') != path.lastIndexOf('%')) {
            throw value.expected("an absolute path with %s for the sandbox's id");
        }
        return path;
    }

    static RuleSection<ContainerRule> container() {
        return new RuleSection<ContainerRule>()
                .traits(ContainerRule.Trait.class, ContainerRule::with)
                .key(
                        "startFailure",
                        (rule, value) -> rule.withStartFailure(value.constant(ContainerRule.StartFailure.class)))
                .key(
                        "environment",
                        (rule, value) -> rule.withEnvironment(value.constant(ContainerRule.Environment.class)))
                .key("memoryMinimumBytes", (rule, value) -> rule.withMemoryMinimumBytes(value.number(Long.MAX_VALUE)));
    }

    static RuleSection<StopRule> stop() {
        return new RuleSection<StopRule>()
                .traits(StopRule.Trait.class, StopRule::with)
                .key("waitingInitExitCode", (rule, value) -> rule.withWaitingInitExitCode((int) value.number(255)))
                .key("removeGrace", (rule, value) -> rule.withRemoveGrace(value.duration()));
    }

    static RuleSection<RecoveryRule> recovery() {
        return new RuleSection<RecoveryRule>()
                .key("exitCode", (rule, value) -> rule.withExitCode((int) value.number(255)))
                .key("reason", (rule, value) -> rule.withReason(value.string()))
                .key("pause", (rule, value) -> rule.withPause(value.constant(RecoveryRule.Pause.class)));
    }

    static RuleSection<ExecRule> exec() {
        return new RuleSection<ExecRule>()
                .traits(ExecRule.Trait.class, ExecRule::with)
                .key("onTimeout", (rule, value) -> rule.withOnTimeout(value.constant(ExecRule.OnTimeout.class)))
                .key("capBytes", (rule, value) -> rule.withCapBytes((int) value.number(1, Integer.MAX_VALUE)));
    }

    static RuleSection<LogFormat> log() {
        return new RuleSection<LogFormat>()
                .traits(LogFormat.Trait.class, LogFormat::with)
                .key("maxEntryBytes", (rule, value) -> rule.withMaxEntryBytes((int) value.number(1, 1 << 20)))
                .key("fileMode", (rule, value) -> rule.withFileMode(value.mode()));
    }

    static RuleSection<ReportRule> report() {
        return new RuleSection<ReportRule>()
                .traits(ReportRule.Trait.class, ReportRule::with)
                .key("imageRef", (rule, value) -> rule.withImageRef(value.constant(ReportRule.ImageRef.class)))
                .key(
                        "statusImageRef",
                        (rule, value) -> rule.withStatusImageRef(value.constant(ReportRule.ImageRef.class)))
                .key("imageFilesystem", (rule, value) -> rule.withImageFilesystem(value.string()));
    }

    static RuleSection<StatsRule> stats() {
        return new RuleSection<StatsRule>()
                .traits(StatsRule.Trait.class, StatsRule::with)
                .key("defaultInterface", (rule, value) -> rule.withDefaultInterface(value.string()))
                .key("nanoCores", (rule, value) -> rule.withNanoCores(value.constant(StatsRule.NanoCores.class)))
                .key("podMetrics", (rule, value) -> rule.withPodMetrics(constants(StatsRule.PodMetrics.class, value)));
    }

    private static <E extends Enum<E>> List<E> constants(Class<E> type, YamlView list) throws YamlFileException {
        List<E> constants = new ArrayList<>();
        for (YamlView element : list.sequence()) {
            constants.add(element.constant(type));
        }
        return constants;
    }

    static RuleSection<ImageRules> images() {
        return new RuleSection<ImageRules>().key("pinned", (rule, value) -> rule.withPinned(value.strings()));
    }

    /** {@code SANDBOX_ID_UNKNOWN: {code: NotFound, text: "no such pod {id}"}}; what is not said stays. */
    static ErrorTable errors(YamlView view, ErrorTable table) throws YamlFileException {
        Map<String, CriError> rows = new LinkedHashMap<>();
        for (CriError error : CriError.values()) {
            rows.put(error.name(), error);
        }
        Map<String, CriCode> codes = new LinkedHashMap<>();
        for (CriCode code : CriCode.values()) {
            String camel = YamlView.camelCase(code);
            codes.put(Character.toUpperCase(camel.charAt(0)) + camel.substring(1), code);
        }
        ErrorTable.Builder changed = table.toBuilder();
        for (Map.Entry<String, YamlView> entry : view.mapping(rows.keySet()).entrySet()) {
            CriError error = rows.get(entry.getKey());
            Map<String, YamlView> keys = entry.getValue().mapping(Set.of("code", "text"));
            if (error == null || !table.has(error)) {
                throw entry.getValue().keyError("the runtime that is extended does not make this check");
            }
            YamlView text = keys.get("text");
            if (text != null) {
                changed.text(error, template(text));
            }
            YamlView code = keys.get("code");
            if (code != null) {
                CriCode wanted = codes.get(code.oneOf(codes.keySet()));
                changed.code(error, wanted == null ? CriCode.UNKNOWN : wanted);
            }
        }
        return changed.build();
    }

    /** A text whose arguments are names that the built-in texts have too. */
    private static String template(YamlView text) throws YamlFileException {
        Set<String> known = new TreeSet<>();
        RuntimeProfile.all().forEach(profile -> known.addAll(profile.errors().arguments()));
        for (String name : ErrorTable.arguments(text.string())) {
            if (!known.contains(name)) {
                throw text.error("no argument '" + name + "' (expected one of " + Nearest.names(name, known) + ")");
            }
        }
        return text.string();
    }

    /** {@code RuntimeConfig: unknown}, or {@code notImplemented}, or {@code served}. */
    static Map<String, MissingMethod> missing(YamlView view, Set<String> served) throws YamlFileException {
        Map<String, MissingMethod> missing = new LinkedHashMap<>();
        for (Map.Entry<String, YamlView> entry :
                view.mapping(CriMessages.rpcs()).entrySet()) {
            YamlView value = entry.getValue();
            switch (value.oneOf(Set.of("unknown", "notImplemented", "served"))) {
                case "unknown" -> missing.put(entry.getKey(), MissingMethod.UNKNOWN);
                case "notImplemented" -> missing.put(entry.getKey(), MissingMethod.NOT_IMPLEMENTED);
                default -> served.add(entry.getKey());
            }
        }
        return missing;
    }

    static LatencyRule latencies(YamlView view, LatencyRule rule) throws YamlFileException {
        Map<String, Duration> medians = new LinkedHashMap<>(rule.medians());
        medians.putAll(LatencyFile.medians(view));
        return new LatencyRule(medians, rule.jitter());
    }
}
