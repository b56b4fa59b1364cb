// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.conformance.Conformance;
import dev.kubeletsim.cri.conformance.ConformanceReport;
import dev.kubeletsim.cri.conformance.ConformanceSettings;
import dev.kubeletsim.cri.conformance.EndpointChannel;
import dev.kubeletsim.cri.conformance.EndpointLostException;
import dev.kubeletsim.cri.conformance.LogRoot;
import dev.kubeletsim.cri.conformance.Suite;
import dev.kubeletsim.cri.conformance.report.ReportFormat;
import dev.kubeletsim.time.Scheduler;
import dev.kubeletsim.time.SystemScheduler;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays recordings of a real runtime on any CRI endpoint and reports what differs. */
@Command(
        name = "conformance",
        description = "Replay recordings of a real runtime on any CRI endpoint and report what differs.",
        footer = {
            "",
            "Exit codes: 0 all equal, 1 differences, 2 wrong usage or an endpoint that does not answer.",
            "Example: kubelet-sim conformance --runtime-endpoint unix:///run/containerd/containerd.sock"
                    + " --profile containerd-2.0"
        })
final class ConformanceCommand implements Callable<Integer> {
    private static final int EXIT_EQUAL = 0;
    private static final int EXIT_DIFFERENT = 1;

    @Mixin
    private ConformanceImages images = new ConformanceImages();

    @Option(
            names = "--runtime-endpoint",
            paramLabel = "ENDPOINT",
            description = "The CRI socket: unix:///PATH or tcp://HOST:PORT.")
    private @Nullable String runtimeEndpoint;

    @Option(
            names = "--image-endpoint",
            paramLabel = "ENDPOINT",
            description = "The ImageService's socket, if it is another one.")
    private @Nullable String imageEndpoint;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            converter = RuntimeOptions.ProfileConverter.class,
            completionCandidates = RuntimeOptions.ProfileNames.class,
            description =
                    "The runtime whose recordings are replayed: ${COMPLETION-CANDIDATES}. Default: containerd-2.0.")
    private RuntimeProfile profile = RuntimeProfile.containerd20();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}, on standard output. Default: table.")
    private ReportFormat format = ReportFormat.TABLE;

    @Option(
            names = "--suite",
            split = ",",
            paramLabel = "SUITE",
            description = "What to replay: ${COMPLETION-CANDIDATES}. Default: all. Repeatable, or with commas.")
    private List<Suite> suites = new ArrayList<>();

    @Option(
            names = "--allow-unsupported",
            description = "Count a feature that the endpoint does not have as equal, not as different.")
    private boolean allowUnsupported;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "How many identities are tried at once. Default: ${DEFAULT-VALUE}.")
    private int parallel = 4;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long one call may take. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = 60;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Logging.start(Level.WARNING);
        if (images.write(spec)) {
            return EXIT_EQUAL;
        }
        if (runtimeEndpoint == null) {
            if (images.list(out())) {
                return EXIT_EQUAL;
            }
            throw new ParameterException(
                    spec.commandLine(), "--runtime-endpoint is missing (expected: unix:///PATH or tcp://HOST:PORT)");
        }
        try (EndpointChannel runtime = open(runtimeEndpoint);
                EndpointChannel image = open(imageEndpoint == null ? runtimeEndpoint : imageEndpoint);
                Scheduler scheduler = new SystemScheduler("conformance")) {
            Conformance conformance = new Conformance(
                    settings(runtime.local()), runtime.channel(), image.channel(), scheduler, this::progress);
            return images.listOf(conformance, out()) ? EXIT_EQUAL : run(conformance);
        } catch (EndpointLostException e) {
            spec.commandLine().getErr().println(spec.qualifiedName() + ": " + runtimeEndpoint + ": " + e.getMessage());
            return Main.EXIT_USAGE;
        }
    }

    private EndpointChannel open(String endpoint) {
        return usage(() -> EndpointChannel.open(endpoint));
    }

    private <T> T usage(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ConformanceSettings settings(boolean local) {
        Set<Suite> chosen = suites.isEmpty() ? EnumSet.allOf(Suite.class) : EnumSet.copyOf(suites);
        Path logs = Path.of(System.getProperty("java.io.tmpdir"))
                .toAbsolutePath()
                .resolve("kubelet-sim-conformance-" + ProcessHandle.current().pid());
        return usage(() -> new ConformanceSettings(
                profile.name(),
                chosen,
                allowUnsupported,
                parallel,
                Duration.ofSeconds(timeoutSeconds),
                new LogRoot(logs, local)));
    }

    private int run(Conformance conformance) {
        AtomicBoolean over = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(conformance, over), "stop"));
        try {
            ConformanceReport report = conformance.run();
            over.set(true);
            out().print(format.write(report));
            out().flush();
            return report.passed() ? EXIT_EQUAL : EXIT_DIFFERENT;
        } catch (CancellationException e) {
            // A signal came; the hook removes what the run made, and then the process ends.
            progress("stopped: " + e.getMessage());
            return EXIT_DIFFERENT;
        } catch (EndpointLostException e) {
            over.set(true);
            throw e;
        }
    }

    private void stop(Conformance conformance, AtomicBoolean over) {
        if (!over.get()) {
            progress("stopping; removing the sandboxes of this run");
            conformance.stop().forEach(this::progress);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line);
    }
}
