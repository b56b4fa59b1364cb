// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What an implicit group opens (kubernetes#112879), and what the status cannot know, on one screen. */
@Command(
        name = "leak",
        description = {
            "Run five pods on a simulated node: one leaves a file for its group on a shared volume, strangers try to open it",
            "under Merge, under Strict, and by changing their groups. The manifests are in examples/leak."
        })
final class DemoLeakCommand implements Runnable {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String FILE = "/shared/payroll";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Logging.start(Level.SEVERE);
        PrintWriter out = spec.commandLine().getOut();
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = SimulatedNode.builder()
                        .scheduler(time)
                        .runtime(RuntimeProfile.containerd20())
                        .start()) {
            // The owner comes first: the others only find the file once it is there.
            for (String manifest : manifests().split("\n---\n")) {
                node.apply(manifest);
                node.awaitSettled(name(manifest), PATIENCE);
            }
            tell(node, out);
        }
        out.flush();
    }

    private static void tell(SimulatedNode node, PrintWriter out) {
        out.println("A file of group 50000 on a volume that five pods share (kubernetes#112879); "
                + node.runtimeVersion() + ".");
        line(out, "owner: ls -ln " + FILE, node.exec("owner", "ls", "-ln", FILE).stdout());
        out.println();
        out.println(
                "Two strangers ask for runAsUser 1000, runAsGroup 3000, supplementalGroups [4000]; their manifests do not");
        out.println("name 50000. Their image's /etc/group does: it makes its user 1000 a member.");
        stranger(node, "stranger-merge", out);
        stranger(node, "stranger-strict", out);
        out.println("Merge let the image decide what opens on the volume; under Strict the pod alone does.");
        out.println();
        out.println(
                "Strict again, but the first process is root, may change its ids (SETUID, SETGID) and nothing else. It");
        out.println("goes on as the image's user: su takes the groups of the image's /etc/group.");
        line(out, "changer: in the status", user(node, "changer"));
        line(out, "changer: /proc/1/status", firstProcess(node, "changer"));
        line(out, "changer: its output", node.log("changer"));
        line(out, "  the same without capabilities", node.log("changer-without-capabilities"));
        out.println(
                "The status holds the identity that the runtime gave the first process when it started. Whoever may call");
        out.println(
                "setgroups is somebody else a moment later, and neither runtime nor kubelet is told. Strict decides what a");
        out.println("container is given; what it may take is up to capabilities and allowPrivilegeEscalation.");
    }

    private static void stranger(SimulatedNode node, String pod, PrintWriter out) {
        line(out, pod + ": in the status", user(node, pod));
        ExecResult cat = node.exec(pod, "cat", FILE);
        line(out, pod + ": cat " + FILE, cat.stdout() + cat.stderr());
    }

    private static void line(PrintWriter out, String what, String answer) {
        out.printf("  %-40s %s%n", what, answer.strip());
    }

    private static String user(SimulatedNode node, String pod) {
        return node.pod(pod).at("/status/containerStatuses/0/user").toString();
    }

    private static String firstProcess(SimulatedNode node, String pod) {
        return node.exec(pod, "grep", "-E", "^(Uid|Gid|Groups):", "/proc/1/status")
                .stdout()
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }

    private static String name(String manifest) {
        return YAMLMapper.shared().readTree(manifest).at("/metadata/name").asString("");
    }

    private static String manifests() {
        try (InputStream in = Objects.requireNonNull(DemoLeakCommand.class.getResourceAsStream("leak.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
