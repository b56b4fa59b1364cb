// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.ImageCatalogue;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.TestImages;
import dev.kubeletsim.cri.v1.AuthConfig;
import dev.kubeletsim.cri.v1.ImageFsInfoRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own registry, asked by each runtime and by a plain HTTP client. */
class RegistryServerTest {
    private static final List<NamedImage> IMAGES = TestImages.images("""
            images:
            - names: [example.com/team/app:v1, example.com/team/app:stable]
              base: busybox
              config: {user: "1000:3000"}
              files:
                /etc/passwd: "app:x:1000:3000::/:/bin/sh\\n"
            """);
    private static final ImageCatalogue CATALOGUE = ImageCatalogue.of(IMAGES);

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aPulledImageIsTheCatalogues(RuntimeProfile profile) throws IOException {
        try (RegistryServer registry = RegistryServer.builder(CATALOGUE).start();
                PullingNode node = new PullingNode(profile)) {
            String repository = registry.authority() + "/team/app";
            var image = IMAGES.getFirst().image();
            boolean containerd = profile.name().startsWith("containerd");

            assertThat(node.pull(repository + ":v1"))
                    .isEqualTo(containerd ? image.configDigest() : repository + "@" + image.manifestDigest());
            assertThat(node.pull(registry.authority() + "/example.com/team/app@" + image.manifestDigest()))
                    .isNotEmpty();

            var status = node.status(repository + ":v1");
            assertThat(status.getId()).endsWith(image.configDigest().substring("sha256:".length()));
            assertThat(status.getRepoTagsList()).containsExactly(repository + ":v1");
            assertThat(status.getRepoDigestsList())
                    .containsExactlyInAnyOrder(
                            repository + "@" + image.manifestDigest(),
                            registry.authority() + "/example.com/team/app@" + image.manifestDigest());
            assertThat(status.getUid().getValue()).isEqualTo(1000);
            assertThat(status.getSize())
                    .isEqualTo(
                            containerd
                                    ? image.contentSize()
                                    : image.layersSize() + image.configSize() + 2 * image.manifestSize());
            assertThat(node.stub()
                            .imageFsInfo(ImageFsInfoRequest.getDefaultInstance())
                            .getImageFilesystems(0)
                            .getUsedBytes()
                            .getValue())
                    .isEqualTo(status.getSize());
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void usersLogInWithTheirPasswords(RuntimeProfile profile) throws IOException {
        try (RegistryServer registry =
                        RegistryServer.builder(CATALOGUE).user("u", "p:w").start();
                PullingNode node = new PullingNode(profile)) {
            checkLogin(registry, node);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void usersLogInWithTokens(RuntimeProfile profile) throws IOException {
        try (RegistryServer registry = RegistryServer.builder(CATALOGUE)
                        .user("u", "p:w")
                        .tokens()
                        .start();
                PullingNode node = new PullingNode(profile)) {
            checkLogin(registry, node);
        }
    }

    private static void checkLogin(RegistryServer registry, PullingNode node) {
        String image = registry.authority() + "/team/app:v1";
        AuthConfig login =
                AuthConfig.newBuilder().setUsername("u").setPassword("p:w").build();
        AuthConfig encoded = AuthConfig.newBuilder()
                .setAuth(Base64.getEncoder().encodeToString("u:p:w".getBytes(StandardCharsets.UTF_8)))
                .build();
        AuthConfig elsewhere = AuthConfig.newBuilder()
                .setUsername("u")
                .setPassword("p:w")
                .setServerAddress("https://registry.example.com/v2/")
                .build();
        boolean containerd =
                node.refusal(image, AuthConfig.getDefaultInstance()).contains("failed to pull");

        assertThat(node.refusal(image, AuthConfig.getDefaultInstance())).startsWith("UNKNOWN: ");
        assertThat(node.refusal(image, elsewhere)).startsWith(containerd ? "UNKNOWN: " : "pulled ");
        assertThat(node.pull(image, login)).isNotEmpty();
        assertThat(node.pull(image, encoded)).isNotEmpty();
    }

    @Test
    void anyClientCanRead() throws Exception {
        try (RegistryServer registry = RegistryServer.builder(CATALOGUE).start()) {
            var image = IMAGES.getFirst().image();
            String base = "http://" + registry.authority();

            assertThat(get(base + "/v2/").statusCode()).isEqualTo(200);
            assertThat(text(get(base + "/v2/_catalog")))
                    .isEqualTo("{\"repositories\":[\"example.com/team/app\",\"team/app\"]}");
            assertThat(text(get(base + "/v2/team/app/tags/list")))
                    .isEqualTo("{\"name\":\"team/app\",\"tags\":[\"stable\",\"v1\"]}");
            HttpResponse<byte[]> manifest = get(base + "/v2/team/app/manifests/v1");
            assertThat(manifest.headers().firstValue("Docker-Content-Digest")).contains(image.manifestDigest());
            assertThat(Digests.of(manifest.body())).isEqualTo(image.manifestDigest());
            var layer = image.layers().getLast();
            HttpResponse<byte[]> blob = get(base + "/v2/team/app/blobs/" + layer.digest());
            assertThat(Digests.of(blob.body())).isEqualTo(layer.digest());
            HttpResponse<byte[]> rest =
                    get(base + "/v2/team/app/blobs/" + layer.digest(), "Range", "bytes=" + (layer.size() - 10) + "-");
            assertThat(rest.statusCode()).isEqualTo(206);
            assertThat(rest.body()).hasSize(10);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/none/manifests/v1 404 NAME_UNKNOWN",
                "GET /v2/team/app/manifests/none 404 MANIFEST_UNKNOWN",
                "GET /v2/team/app/blobs/none 404 BLOB_UNKNOWN",
                "POST /v2/team/app/blobs/uploads 405 UNSUPPORTED",
                "GET /v1/_ping 404 NOT_FOUND",
                "DELETE /v2/team/app/manifests/v1 405 UNSUPPORTED"
            })
    void allElseIsRefused(String row) throws Exception {
        String[] fields = row.split(" ", -1);
        try (RegistryServer registry = RegistryServer.builder(CATALOGUE).start();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> reply = client.send(
                    HttpRequest.newBuilder(URI.create("http://" + registry.authority() + fields[1]))
                            .method(fields[0], HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(reply.statusCode()).isEqualTo(Integer.parseInt(fields[2]));
            assertThat(text(reply)).startsWith("{\"errors\":[{\"code\":\"" + fields[3] + "\"");
        }
    }

    private static HttpResponse<byte[]> get(String uri, String... headers) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofByteArray());
        }
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
