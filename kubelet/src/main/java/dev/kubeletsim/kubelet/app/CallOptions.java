// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.LatencyFile;
import dev.kubeletsim.cri.fault.FaultFile;
import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.profile.file.ProfileFile;
import dev.kubeletsim.cri.yaml.YamlFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of how a simulated runtime answers: profile, faults, latency. What they name is read when asked for. */
final class CallOptions {
    private static final String NONE = "none";

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "A runtime of one's own, derived from a built-in one; instead of --runtime. See"
                    + " docs/profiles.md.")
    private @Nullable Path profile;

    @Option(
            names = "--faults",
            paramLabel = "FILE",
            description = "Rules by which calls to the runtime go wrong. See docs/faults.md, and kubelet-sim faults for"
                    + " changes while it runs.")
    private @Nullable Path faults;

    @Option(
            names = "--latency",
            paramLabel = "NAME",
            description =
                    "How long calls take: none, containerd-2.0 or cri-o-1.31 as measured, or a YAML file. Default:"
                            + " none, or what the --profile file has.")
    private @Nullable String latency;

    CallOptions() {}

    /**
     * What the options say.
     *
     * @param runtime the runtime
     * @param faults its rules, or null
     * @param latency how long its calls take, or null for no time
     */
    record Settings(
            RuntimeProfile runtime,
            @Nullable FaultFile faults,
            @Nullable LatencyRule latency) {}

    /**
     * Reads what the options name.
     *
     * @param runtime the runtime that {@code --runtime} names
     * @throws ParameterException if a file does not fit, with its place and what would fit
     */
    Settings read(CommandSpec spec, RuntimeProfile runtime) {
        try {
            ProfileFile derived = profile == null ? new ProfileFile(runtime, false) : derived(spec, profile);
            return new Settings(
                    derived.profile(),
                    faults == null ? null : FaultFile.read(faults),
                    latency == null
                            ? derived.playsLatencies() ? derived.profile().latency() : null
                            : latency(spec.commandLine(), latency));
        } catch (YamlFileException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static ProfileFile derived(CommandSpec spec, Path file) throws YamlFileException {
        if (spec.commandLine().getParseResult().hasMatchedOption("--runtime")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--profile says by 'extends' which runtime it derives from: leave --runtime out");
        }
        return ProfileFile.read(file);
    }

    private static @Nullable LatencyRule latency(CommandLine line, String name) throws YamlFileException {
        return switch (name) {
            case NONE -> null;
            case "containerd-2.0" -> LatencyRule.containerd20();
            case "cri-o-1.31" -> LatencyRule.crio131();
            default -> {
                Path file = Path.of(name);
                if (!Files.exists(file)) {
                    throw new ParameterException(
                            line, "--latency " + name + ": use none, containerd-2.0, cri-o-1.31 or a YAML file");
                }
                yield LatencyFile.read(file);
            }
        };
    }
}
