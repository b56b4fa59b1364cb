// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.kubelet.logs.LogRotationPolicy;
import java.nio.file.Path;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs API server, nodes and runtimes in one process, for kubectl and other clients of the Kubernetes API. */
@Command(
        name = "up",
        description = {
            "Run an API server and simulated nodes in this process, until SIGINT or SIGTERM.",
            "Standard output gets one line that starts with 'ready' when all nodes are Ready; logs go to standard error."
        },
        footer = {
            "",
            "Example: kubelet-sim up --kubernetes 1.31 --feature-gates SupplementalGroupsPolicy=true \\",
            "             --write-kubeconfig /tmp/sim.kubeconfig &",
            "         export KUBECONFIG=/tmp/sim.kubeconfig; kubectl get nodes"
        })
final class UpCommand implements Runnable {
    @Mixin
    private RuntimeOptions runtime = new RuntimeOptions();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "How many nodes; 0 is the API server alone, without binder and controllers. Default: 1.")
    private int nodes = 1;

    @Mixin
    private VersionOptions versions = new VersionOptions();

    @Option(
            names = "--write-kubeconfig",
            paramLabel = "FILE",
            description =
                    "Where to write the kubeconfig (mode 0600). Default: a file of this run's own, removed at the end.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "The API server's port on 127.0.0.1. Default: any free one.")
    private int port;

    @Option(
            names = "--root-dir",
            paramLabel = "DIR",
            description = "Keep the nodes' files (logs, volumes) below DIR instead of in memory.")
    private @Nullable Path rootDir;

    @Option(names = "--cpu", paramLabel = "N", description = "CPUs of a node. Default: 2.")
    private int cpus = 2;

    @Option(names = "--memory", paramLabel = "QUANTITY", description = "Memory of a node. Default: 4Gi.")
    private String memory = "4Gi";

    @Option(
            names = "--container-log-max-size",
            paramLabel = "QUANTITY",
            description = "The size at which a container's log is rotated. Default: 10Mi.")
    private String containerLogMaxSize = LogRotationPolicy.DEFAULT.maxSize();

    @Option(
            names = "--container-log-max-files",
            paramLabel = "N",
            description = "How many log files a container may have, at least 2. Default: 5.")
    private int containerLogMaxFiles = LogRotationPolicy.DEFAULT.maxFiles();

    @Mixin
    private CallOptions calls = new CallOptions();

    @Option(
            names = "--control",
            paramLabel = "SOCKET",
            description = "Where kubelet-sim faults --control SOCKET can change the faults of all nodes' runtimes.")
    private @Nullable Path control;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log more.")
    private boolean verbose;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        if (nodes < 0 || nodes > Fleet.MAX_NODES) {
            throw usage("--nodes " + nodes + ": use 0 to " + Fleet.MAX_NODES);
        }
        if (port < 0 || port > 65535) {
            throw usage("--port " + port + ": use 1 to 65535, or 0 for any free port");
        }
        CallOptions.Settings settings = calls.read(spec, runtime.runtime);
        Logging.start(verbose ? Level.FINE : Level.INFO);
        Fleet fleet = StartFailure.reportedBy(() -> start(settings));
        AutoCloseable served = control == null ? fleet : ControlledFleet.open(fleet, control);
        UntilStopped.serve(
                served,
                () -> spec.commandLine()
                        .getOut()
                        .println("ready: " + nodes + (nodes == 1 ? " node" : " nodes") + ", Kubernetes "
                                + versions.versions() + ", "
                                + settings.runtime().name() + "; export KUBECONFIG=" + fleet.kubeconfig()));
    }

    private Fleet start(CallOptions.Settings settings) {
        Fleet.Builder builder = Fleet.builder()
                .nodes(nodes)
                .runtime(settings.runtime())
                .images(runtime.images)
                .kubernetesVersion(versions.kubernetes)
                .featureGates(versions.featureGates())
                .apiServerFeatureGates(versions.apiServerFeatureGates())
                .kubeletFeatureGates(versions.kubeletFeatureGates())
                .capacity(cpus, memory)
                .containerLogs(containerLogMaxSize, containerLogMaxFiles)
                .port(port);
        if (settings.faults() != null) {
            builder.faults(settings.faults());
        }
        if (settings.latency() != null) {
            builder.latency(settings.latency());
        }
        if (versions.apiServer != null) {
            builder.apiServerVersion(versions.apiServer);
        }
        if (kubeconfig != null) {
            builder.writeKubeconfig(kubeconfig);
        }
        if (rootDir != null) {
            builder.rootDirectory(rootDir);
        }
        return builder.start();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
