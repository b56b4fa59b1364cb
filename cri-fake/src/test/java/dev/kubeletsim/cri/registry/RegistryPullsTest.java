// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.v1.AuthConfig;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.PullImageResponse;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pulls from registries have in common: downloads that are shared, broken off, or not needed. */
@Timeout(60)
class RegistryPullsTest {
    private static final AuthConfig NOBODY = AuthConfig.getDefaultInstance();

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void pullsOfOneImageShareADownload(RuntimeProfile profile) throws Exception {
        TestingImage image = TestingImage.plain();
        String blob = "/v2/app/blobs/" + Digests.of(image.layer());
        try (ScriptedRegistry registry = image.on(new ScriptedRegistry());
                PullingNode node = new PullingNode(profile)) {
            CompletableFuture<ByteSink> sending = held(registry, blob, image.layer().length);
            List<Future<PullImageResponse>> pulls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                pulls.add(node.futures().pullImage(PullingNode.request(registry.authority() + "/app:v1", NOBODY)));
            }
            ByteSink sink = sending.get();
            sink.write(image.layer());
            sink.close();
            for (Future<PullImageResponse> pull : pulls) {
                assertThat(pull.get().getImageRef()).isNotEmpty();
            }
            assertThat(registry.asked())
                    .filteredOn(asked -> asked.equals("GET " + blob))
                    .hasSize(1);
            assertThat(node.list()).hasSize(1);
        }
    }

    static List<RuntimeProfile> containerd() {
        return List.of(RuntimeProfile.containerd20(), RuntimeProfile.containerd17());
    }

    static List<RuntimeProfile> crio() {
        return List.of(RuntimeProfile.crio131(), RuntimeProfile.crio130());
    }

    @ParameterizedTest
    @MethodSource("crio")
    void inCrioTheFirstCallersEndIsThatOfAllWhoWait(RuntimeProfile profile) throws Exception {
        TestingImage image = TestingImage.plain();
        String blob = "/v2/app/blobs/" + Digests.of(image.layer());
        try (ScriptedRegistry registry = image.on(new ScriptedRegistry());
                PullingNode node = new PullingNode(profile)) {
            CompletableFuture<ByteSink> sending = held(registry, blob, image.layer().length);
            var request = PullingNode.request(registry.authority() + "/app:v1", NOBODY);
            var first = node.futures().pullImage(request);
            ByteSink sink = sending.get();
            List<Future<PullImageResponse>> others = List.of(
                    node.futures().pullImage(request), node.futures().pullImage(request));
            var leaving = node.futures().pullImage(request);
            leaving.cancel(true);
            assertThat(node.list()).isEmpty();
            assertThat(sink.closed().toCompletableFuture())
                    .as("who waits may leave")
                    .isNotDone();

            first.cancel(true);

            for (Future<PullImageResponse> other : others) {
                assertThatThrownBy(other::get).hasMessageEndingWith("CANCELLED: context canceled");
            }
            await().until(() -> sink.closed().toCompletableFuture().isCompletedExceptionally());
            image.on(registry);
            assertThat(node.pull(registry.authority() + "/app:v1")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("crio")
    void inCrioTheFirstCallersDeadlineIsThatOfAllWhoWait(RuntimeProfile profile) throws Exception {
        TestingImage image = TestingImage.plain();
        String blob = "/v2/app/blobs/" + Digests.of(image.layer());
        try (ScriptedRegistry registry = image.on(new ScriptedRegistry());
                PullingNode node = new PullingNode(profile)) {
            CompletableFuture<ByteSink> sending = held(registry, blob, image.layer().length);
            var request = PullingNode.request(registry.authority() + "/app:v1", NOBODY);
            var first = node.futures().withDeadlineAfter(2, TimeUnit.SECONDS).pullImage(request);
            assertThat(sending.get().closed().toCompletableFuture()).isNotDone();
            Future<PullImageResponse> other = node.futures().pullImage(request);

            assertThatThrownBy(other::get).hasMessageEndingWith("DEADLINE_EXCEEDED: context deadline exceeded");
            assertThatThrownBy(first::get).hasMessageContaining("DEADLINE_EXCEEDED");
        }
    }

    @ParameterizedTest
    @MethodSource("crio")
    void inCrioAPullForAnotherNamespaceIsOneOfItsOwn(RuntimeProfile profile) throws Exception {
        TestingImage image = TestingImage.plain();
        BlockingQueue<ByteSink> sending = new LinkedBlockingQueue<>();
        Headers length = Headers.of("Content-Length", Integer.toString(image.layer().length));
        try (ScriptedRegistry registry = image.on(new ScriptedRegistry());
                PullingNode node = new PullingNode(profile)) {
            registry.on(
                    "/v2/app/blobs/" + Digests.of(image.layer()),
                    new HttpResponse.Streaming(200, length, sending::add));
            PullImageRequest request = PullingNode.request(registry.authority() + "/app:v1", NOBODY);
            PullImageRequest.Builder elsewhere = request.toBuilder();
            elsewhere.getSandboxConfigBuilder().getMetadataBuilder().setNamespace("other");
            var first = node.futures().pullImage(request);
            ByteSink sink = sending.take();
            Future<PullImageResponse> other = node.futures().pullImage(elsewhere.build());
            ByteSink otherSink = sending.take();

            first.cancel(true);
            await().until(() -> sink.closed().toCompletableFuture().isCompletedExceptionally());
            otherSink.write(image.layer());
            otherSink.close();

            assertThat(other.get().getImageRef()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("containerd")
    void aDownloadEndsWithTheLastCallThatWaits(RuntimeProfile profile) throws Exception {
        TestingImage image = TestingImage.plain();
        String blob = "/v2/app/blobs/" + Digests.of(image.layer());
        try (ScriptedRegistry registry = image.on(new ScriptedRegistry());
                PullingNode node = new PullingNode(profile)) {
            CompletableFuture<ByteSink> sending = held(registry, blob, image.layer().length);
            var request = PullingNode.request(registry.authority() + "/app:v1", NOBODY);
            var first = node.futures().pullImage(request);
            var second = node.futures().pullImage(request);
            ByteSink sink = sending.get();

            first.cancel(true);
            assertThat(sink.closed().toCompletableFuture()).isNotDone();
            second.cancel(true);
            await().until(() -> sink.closed().toCompletableFuture().isCompletedExceptionally());

            assertThat(node.list()).isEmpty();
            image.on(registry);
            assertThat(node.pull(registry.authority() + "/app:v1")).isNotEmpty();
        }
    }

    /** The blob's head is sent, its bytes are the test's to send. */
    private static CompletableFuture<ByteSink> held(ScriptedRegistry registry, String path, int length) {
        CompletableFuture<ByteSink> sending = new CompletableFuture<>();
        registry.on(
                path,
                new HttpResponse.Streaming(
                        200, Headers.of("Content-Length", Integer.toString(length)), sending::complete));
        return sending;
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void whatIsHereIsNotFetchedAgain(RuntimeProfile profile) {
        TestingImage image = TestingImage.plain();
        try (ScriptedRegistry registry = image.on(new ScriptedRegistry());
                PullingNode node = new PullingNode(profile)) {
            String first = node.pull(registry.authority() + "/app:v1");
            int asked = registry.asked().size();

            assertThat(node.pull(registry.authority() + "/app:v1")).isEqualTo(first);
            assertThat(registry.asked().subList(asked, registry.asked().size()))
                    .isNotEmpty()
                    .noneMatch(each -> each.contains("/blobs/"));
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anIndexLeadsToTheImageForThisPlatform(RuntimeProfile profile) {
        TestingImage image = TestingImage.plain();
        byte[] index = TestingImage.bytes("{\"schemaVersion\":2,\"manifests\":["
                + platform(Digests.of("other"), 7, "arm64") + ","
                + platform(image.digest(), image.manifest().length, "amd64") + "]}");
        String digest = Digests.of(index);
        try (ScriptedRegistry registry = image.on(new ScriptedRegistry());
                PullingNode node = new PullingNode(profile)) {
            registry.manifest("/v2/app/manifests/v1", MediaTypes.OCI_INDEX, digest, index)
                    .manifest("/v2/app/manifests/" + digest, MediaTypes.OCI_INDEX, digest, index);
            String repository = registry.authority() + "/app";
            boolean containerd = profile.name().startsWith("containerd");

            String ref = node.pull(repository + ":v1");

            var status = node.status(repository + ":v1");
            if (containerd) {
                assertThat(ref).isEqualTo(Digests.of(image.config()));
                assertThat(status.getRepoDigestsList()).containsExactly(repository + "@" + digest);
            } else {
                assertThat(status.getRepoDigestsList())
                        .containsExactlyInAnyOrder(repository + "@" + digest, repository + "@" + image.digest());
                assertThat(ref).isIn(status.getRepoDigestsList());
                assertThat(status.getSpec().getAnnotationsMap()).containsEntry("team", "a");
            }
            assertThat(node.pull(repository + "@" + digest)).isNotEmpty();
        }
    }

    private static String platform(String digest, int size, String architecture) {
        String descriptor = TestingImage.descriptor(MediaTypes.OCI_MANIFEST, digest, size);
        return descriptor.substring(0, descriptor.length() - 1) + ",\"platform\":{\"os\":\"linux\",\"architecture\":\""
                + architecture + "\"}}";
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void redirectsWithinLoopbackAreFollowed(RuntimeProfile profile) {
        TestingImage image = TestingImage.plain();
        String blob = "/v2/app/blobs/" + Digests.of(image.layer());
        try (ScriptedRegistry registry = image.on(new ScriptedRegistry());
                ScriptedRegistry store = new ScriptedRegistry().blob("/stored", image.layer());
                PullingNode node = new PullingNode(profile)) {
            registry.on(
                    blob,
                    new HttpResponse.Full(
                            307, Headers.of("Location", "http://" + store.authority() + "/stored"), new byte[0]));

            assertThat(node.pull(registry.authority() + "/app:v1")).isNotEmpty();
            assertThat(store.asked()).containsExactly("GET /stored");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void otherRegistriesAreNeverAsked(RuntimeProfile profile) {
        try (PullingNode node = new PullingNode(profile)) {
            assertThat(node.refusal("registry.example.com/app:v1", NOBODY))
                    .contains(
                            profile.name().startsWith("containerd")
                                    ? "registry.example.com/app:v1: not found"
                                    : "reading manifest v1 in registry.example.com/app: manifest unknown");
        }
    }
}
