// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One node of the demo and what the story's pods became on it. It runs under virtual time, so a scene takes only the
 * time that its computation needs.
 *
 * @param runtime what runs the containers
 * @param kubernetes the version of kubelet and API server
 * @param featureGates as {@code --feature-gates} takes them
 */
record DemoScene(RuntimeProfile runtime, String kubernetes, String featureGates) {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long IMAGE_GROUP = 50_000;
    private static final List<String> PODS = List.of("implicit-groups", "strict-supplementalgroups-policy");

    /** Two runtimes that support the policy, then one that does not, under an old and a newer kubelet. */
    static final List<DemoScene> STORY = List.of(
            new DemoScene(RuntimeProfile.containerd20(), "1.31", "SupplementalGroupsPolicy=true"),
            new DemoScene(RuntimeProfile.crio131(), "1.31", "SupplementalGroupsPolicy=true"),
            new DemoScene(RuntimeProfile.containerd17(), "1.31", "SupplementalGroupsPolicy=true"),
            new DemoScene(RuntimeProfile.containerd17(), "1.33", ""));

    void play(PrintWriter out) {
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = SimulatedNode.builder()
                        .scheduler(time)
                        .runtime(runtime)
                        .kubernetesVersion(KubernetesVersion.parse(kubernetes))
                        .featureGates(featureGates)
                        .start()) {
            PODS.forEach(pod -> node.apply(manifest(pod)));
            out.printf(
                    "%s, Kubernetes %s%s%n",
                    node.runtimeVersion(), kubernetes, featureGates.isEmpty() ? "" : ", " + featureGates);
            out.println("  node                             status.features "
                    + orAbsent(node.node().at("/status/features")));
            for (String name : PODS) {
                show(node, node.awaitSettled(name, PATIENCE), out);
            }
        }
    }

    private static void show(SimulatedNode node, ObjectNode pod, PrintWriter out) {
        String name = pod.at("/metadata/name").asString();
        String phase = pod.at("/status/phase").asString();
        if (!phase.equals("Running")) {
            out.printf("  %-32s %s: %s%n", name, phase, pod.at("/status/reason").asString());
            for (JsonNode event : node.events(name)) {
                if (event.path("type").asString().equals("Warning")) {
                    out.printf("  %-32s event Warning %s: %s%n", "", text(event, "reason"), text(event, "message"));
                }
            }
            return;
        }
        ExecResult id = node.exec(name, "id");
        out.printf("  %-32s %s%n", name, id.stdout().strip());
        JsonNode user = pod.at("/status/containerStatuses/0/user");
        out.printf("  %-32s status.containerStatuses[0].user %s%n", "", orAbsent(user));
        if (asksForStrict(pod) && id.stdout().contains(Long.toString(IMAGE_GROUP))) {
            out.printf("  %-32s (Strict was asked for; this runtime does not know it and merged)%n", "");
        }
    }

    private static boolean asksForStrict(ObjectNode pod) {
        return pod.at("/spec/securityContext/supplementalGroupsPolicy")
                .asString("")
                .equals("Strict");
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private static String orAbsent(JsonNode node) {
        return node.isMissingNode() ? "(absent)" : node.toString();
    }

    /** The manifests of {@code examples/supplemental-groups}, which the build puts beside this class. */
    private static String manifest(String pod) {
        try (InputStream in = Objects.requireNonNull(DemoScene.class.getResourceAsStream(pod + ".yaml"), pod)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
