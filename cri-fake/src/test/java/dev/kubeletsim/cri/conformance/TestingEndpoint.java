// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.oci.ImageFiles;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.time.VirtualTime;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A simulated runtime in simulated time, with the recordings' images or none. */
final class TestingEndpoint implements AutoCloseable {
    private static final Instant EPOCH = Instant.parse("2026-11-23T06:00:00.123456Z");
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final LogRoot LOGS = new LogRoot(Path.of("/var/log/conformance"), false);

    private final VirtualTime time = new VirtualTime(EPOCH);
    private final FakeRuntime runtime;
    private final ManagedChannel channel;

    TestingEndpoint(RuntimeProfile profile) throws Exception {
        this(profile, images());
    }

    static TestingEndpoint empty(RuntimeProfile profile) throws Exception {
        return new TestingEndpoint(profile, List.of());
    }

    private TestingEndpoint(RuntimeProfile profile, List<NamedImage> images) throws Exception {
        runtime = FakeRuntime.builder()
                .profile(profile)
                .scheduler(time)
                .random(new Random(42))
                .hostFiles(HostFiles.inMemory(time))
                .images(images)
                .start();
        channel = runtime.newChannel();
    }

    private static List<NamedImage> images() throws Exception {
        Path file = Files.createTempFile("images", ".yaml");
        try {
            return ImageFiles.read(Files.write(file, Recordings.imagesYaml()));
        } finally {
            Files.delete(file);
        }
    }

    ConformanceReport run(String profile, Set<Suite> suites, int parallel) {
        ConformanceSettings settings = new ConformanceSettings(profile, suites, false, parallel, TIMEOUT, LOGS);
        return new Conformance(settings, channel, channel, time, line -> {}).run();
    }

    void runSandbox(String name, Map<String, String> labels) {
        ObjectNode request = Recordings.JSON.createObjectNode();
        ObjectNode config = request.putObject("config");
        config.putObject("metadata")
                .put("name", name)
                .put("namespace", "default")
                .put("uid", name);
        config.set("labels", Recordings.JSON.valueToTree(labels));
        config.putObject("linux")
                .putObject("security_context")
                .putObject("namespace_options")
                .put("network", "NODE");
        cri().call("RunPodSandbox", request);
    }

    void pull(String image) {
        ObjectNode request = Recordings.JSON.createObjectNode();
        request.putObject("image").put("image", image);
        cri().call("PullImage", request);
    }

    /** The names of all sandboxes on the endpoint. */
    List<String> sandboxes() {
        List<String> names = new ArrayList<>();
        cri().call("ListPodSandbox", Recordings.JSON.createObjectNode())
                .path("items")
                .forEach(item -> names.add(item.at("/metadata/name").asString()));
        return names;
    }

    /** The reply to one call, and what its failure is. */
    JsonNode call(String rpc, JsonNode request) {
        return cri().call(rpc, request);
    }

    /** A script that logs where this endpoint has room for it. */
    LifecycleScript script() {
        return new LifecycleScript(LOGS.path().toString());
    }

    void rest(Duration duration) {
        time.advance(duration);
    }

    private CriCalls cri() {
        return new CriCalls(channel, channel, time, TIMEOUT);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        runtime.close();
    }
}
