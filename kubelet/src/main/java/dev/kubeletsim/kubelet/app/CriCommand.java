// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.present.PodsFile;
import dev.kubeletsim.cri.yaml.YamlFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves the simulated runtime alone, for crictl and other clients of the CRI. */
@Command(
        name = "cri",
        description = "Serve the simulated container runtime alone, until SIGINT or SIGTERM.",
        footer = {
            "",
            "Example: kubelet-sim cri --runtime cri-o-1.31 --listen unix:///tmp/crio.sock",
            "         crictl --runtime-endpoint unix:///tmp/crio.sock info"
        })
final class CriCommand implements Runnable {
    private static final List<String> SIMULATED_ONLY = List.of(
            "--runtime",
            "--profile",
            "--images",
            "--pods",
            "--host-path",
            "--state-dir",
            "--stream-address",
            "--stream-tls");

    @Mixin
    private RuntimeOptions runtime = new RuntimeOptions();

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "ENDPOINT",
            description = "Where to serve: unix:///PATH or tcp://HOST:PORT (port 0: any free one). Repeatable.")
    private List<String> endpoints = new ArrayList<>();

    @Option(
            names = "--host-path",
            paramLabel = "DIR",
            description = "A directory of this machine that the node has at the same path: logs and mounts under it"
                    + " are real files, as crictl logs needs. All else is in memory. Repeatable. Default: the"
                    + " temporary directory.")
    private List<Path> hostPaths = new ArrayList<>();

    @Option(
            names = "--pod-cidr",
            paramLabel = "CIDR",
            defaultValue = CriOptions.DEFAULT_POD_CIDR,
            description =
                    "Where pods get their addresses from. Those in 127.0.0.0/8 are real: what listens in a pod can"
                            + " be reached there. Host ports and pods on the host network listen on 127.0.0.1. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String podCidr = CriOptions.DEFAULT_POD_CIDR;

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Mixin
    private CallOptions calls = new CallOptions();

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Append every call and its reply to FILE, one JSON object a line. See docs/faults.md.")
    private @Nullable Path record;

    @Option(
            names = "--pods",
            paramLabel = "FILE",
            description = "Sandboxes and containers that are there from the start. See docs/pods.md.")
    private @Nullable Path pods;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Keep sandboxes, containers and images in DIR, so that they are there again when the runtime is"
                            + " started with it after any end, kill -9 included: as the real runtime brings back containers whose"
                            + " processes are gone. One process at a time. See docs/state.md.")
    private @Nullable Path stateDirectory;

    @Option(
            names = "--proxy",
            paramLabel = "ENDPOINT",
            description = "Stand before the real runtime at ENDPOINT instead of simulating one: --faults, --latency and"
                    + " --record work on its calls.")
    private @Nullable String proxy;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        try {
            CallOptions.Settings settings = calls.read(spec, runtime.runtime);
            if (proxy != null) {
                checkNothingIsSimulated();
                new ProxyOptions(
                                proxy,
                                endpoints,
                                access.access(endpoints),
                                settings.faults(),
                                settings.latency(),
                                record)
                        .serve(spec.commandLine().getOut());
                return;
            }
            CriOptions.Extras extras = new CriOptions.Extras(
                    settings.faults(),
                    settings.latency(),
                    record,
                    pods == null ? List.of() : PodsFile.read(pods),
                    access.access(endpoints),
                    access.streamServer());
            new CriOptions(settings.runtime(), runtime.images, endpoints, hostPaths, podCidr, stateDirectory, extras)
                    .start()
                    .serve(spec.commandLine().getOut());
        } catch (IllegalArgumentException | YamlFileException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void checkNothingIsSimulated() {
        for (String option : SIMULATED_ONLY) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(
                        spec.commandLine(), option + " is for simulated runtimes: leave it out with --proxy");
            }
        }
    }
}
