// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.v1.AuthConfig;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each runtime says when a registry does not give what it was asked for. In the texts, {@code R} is the reference,
 * {@code H} the registry, {@code P} the prefix of containerd's pulls, {@code S} that of CRI-O 1.31's sources.
 */
class PullRefusalsTest {
    private static final AuthConfig NOBODY = AuthConfig.getDefaultInstance();
    private static final AuthConfig WRONG =
            AuthConfig.newBuilder().setUsername("u").setPassword("wrong").build();
    private static final String ZERO = "sha256:" + "0".repeat(64);

    /** What is scripted, pulled, and said. */
    record Refusal(
            String name,
            String object,
            AuthConfig auth,
            Consumer<ScriptedRegistry> script,
            String containerd,
            String crio131,
            String crio130) {}

    private static Refusal refusal(
            String name,
            String object,
            AuthConfig auth,
            Consumer<ScriptedRegistry> script,
            String containerd,
            String crio131,
            String crio130) {
        return new Refusal(name, object, auth, script, containerd, crio131, crio130);
    }

    static Stream<Refusal> refusals() {
        TestingImage image = TestingImage.plain();
        String digest = image.digest();
        String layer = Digests.of(image.layer());
        String config = Digests.of(image.config());
        byte[] other = TestingImage.bytes("{\"other\":true}");
        String helm = "application/vnd.cncf.helm.config.v1+json";
        TestingImage artifact = TestingImage.of(image.layer(), layer, helm, image.layer().length);
        TestingImage foreignRoot = TestingImage.of(image.layer(), ZERO, MediaTypes.OCI_CONFIG, image.layer().length);
        TestingImage longer = TestingImage.of(image.layer(), layer, MediaTypes.OCI_CONFIG, 7);
        String manifests = "H/v2/app/manifests/";
        return Stream.of(
                refusal(
                        "no such tag",
                        ":v1",
                        NOBODY,
                        registry -> registry.open()
                                .on("/v2/app/manifests/v1", ScriptedRegistry.errors(404, "MANIFEST_UNKNOWN", "{}")),
                        "NOT_FOUND: PR: not found",
                        "UNKNOWN: Sreading manifest v1 in H/app: manifest unknown",
                        "UNKNOWN: reading manifest v1 in H/app: manifest unknown"),
                refusal(
                        "no such repository",
                        ":v1",
                        NOBODY,
                        registry -> registry.open()
                                .on("/v2/app/manifests/v1", ScriptedRegistry.errors(404, "NAME_UNKNOWN", "null")),
                        "NOT_FOUND: PR: not found",
                        "UNKNOWN: Sreading manifest v1 in H/app: name unknown",
                        "UNKNOWN: reading manifest v1 in H/app: name unknown"),
                refusal(
                        "404 in plain words",
                        ":v1",
                        NOBODY,
                        registry -> registry.open().on("/v2/app/manifests/v1", HttpResponse.text(404, "no\n")),
                        "NOT_FOUND: PR: not found",
                        "UNKNOWN: Sreading manifest v1 in H/app: StatusCode: 404, \"no\\n\"",
                        "UNKNOWN: reading manifest v1 in H/app: StatusCode: 404, \"no\\n\""),
                refusal(
                        "no such digest",
                        "@" + ZERO,
                        NOBODY,
                        registry -> registry.open()
                                .on(
                                        "/v2/app/manifests/" + ZERO,
                                        ScriptedRegistry.errors(404, "MANIFEST_UNKNOWN", "null")),
                        "NOT_FOUND: PR: not found",
                        "UNKNOWN: Sreading manifest " + ZERO + " in H/app: manifest unknown",
                        "UNKNOWN: reading manifest " + ZERO + " in H/app: manifest unknown"),
                refusal(
                        "login wanted, none given",
                        ":v1",
                        NOBODY,
                        PullRefusalsTest::wantsBasic,
                        "UNKNOWN: Ppull access denied, repository does not exist or may require authorization:"
                                + " authorization failed: no basic auth credentials",
                        "UNKNOWN: Sreading manifest v1 in H/app: authentication required",
                        "UNKNOWN: reading manifest v1 in H/app: authentication required"),
                refusal(
                        "wrong login",
                        ":v1",
                        WRONG,
                        PullRefusalsTest::wantsBasic,
                        "UNKNOWN: Punexpected status from HEAD request to http://" + manifests + "v1: 401 Unauthorized",
                        "UNKNOWN: Sreading manifest v1 in H/app: authentication required",
                        "UNKNOWN: reading manifest v1 in H/app: authentication required"),
                refusal(
                        "token refused to anybody",
                        ":v1",
                        NOBODY,
                        registry ->
                                wantsToken(registry).on("/token", ScriptedRegistry.errors(401, "UNAUTHORIZED", "{}")),
                        "UNKNOWN: Pfailed to authorize: failed to fetch anonymous token: unexpected status from GET"
                                + " request to http://H/token?scope=repository%3Aapp%3Apull&service=s: 401"
                                + " Unauthorized",
                        "UNKNOWN: Sunable to retrieve auth token: invalid username/password: authentication required",
                        "UNKNOWN: unable to retrieve auth token: invalid username/password: authentication required"),
                refusal(
                        "token refused to the wrong login",
                        ":v1",
                        WRONG,
                        registry ->
                                wantsToken(registry).on("/token", ScriptedRegistry.errors(401, "UNAUTHORIZED", "null")),
                        "UNKNOWN: Pfailed to authorize: failed to fetch oauth token: unexpected status from GET"
                                + " request to http://H/token?scope=repository%3Aapp%3Apull&service=s: 401"
                                + " Unauthorized",
                        "UNKNOWN: Sunable to retrieve auth token: invalid username/password: unauthorized",
                        "UNKNOWN: unable to retrieve auth token: invalid username/password: unauthorized"),
                refusal(
                        "token without the right",
                        ":v1",
                        NOBODY,
                        registry -> wantsToken(registry)
                                .on("/token", HttpResponse.json(200, TestingImage.bytes("{\"token\":\"t\"}")))
                                .on(
                                        "/v2/app/manifests/v1",
                                        request -> ScriptedRegistry.challenge(
                                                401,
                                                bearer(registry)
                                                        + (request.headers().has("Authorization")
                                                                ? ",error=\"insufficient_scope\""
                                                                : ""))),
                        "UNKNOWN: Ppull access denied, repository does not exist or may require authorization: server"
                                + " message: insufficient_scope: authorization failed",
                        "UNKNOWN: Sreading manifest v1 in H/app: requested access to the resource is denied",
                        "UNKNOWN: reading manifest v1 in H/app: requested access to the resource is denied"),
                refusal(
                        "forbidden",
                        ":v1",
                        NOBODY,
                        registry -> registry.open()
                                .on("/v2/app/manifests/v1", ScriptedRegistry.errors(403, "DENIED", "null")),
                        "UNKNOWN: Punexpected status from HEAD request to http://" + manifests + "v1: 403 Forbidden",
                        "UNKNOWN: Sreading manifest v1 in H/app: denied",
                        "UNKNOWN: reading manifest v1 in H/app: denied"),
                refusal(
                        "registry broken",
                        ":v1",
                        NOBODY,
                        registry -> registry.open().on("/v2/app/manifests/v1", HttpResponse.text(500, "oops")),
                        "UNKNOWN: Punexpected status from HEAD request to http://" + manifests
                                + "v1: 500 Internal Server Error",
                        "UNKNOWN: Sreading manifest v1 in H/app: received unexpected HTTP status: 500 Internal Server"
                                + " Error",
                        "UNKNOWN: reading manifest v1 in H/app: received unexpected HTTP status: 500 Internal Server"
                                + " Error"),
                refusal(
                        "no registry at all",
                        ":v1",
                        NOBODY,
                        registry -> registry.on("/v2/", HttpResponse.text(503, "later"))
                                .on("/v2/app/manifests/v1", HttpResponse.text(503, "later")),
                        "UNKNOWN: Punexpected status from HEAD request to http://" + manifests
                                + "v1: 503 Service Unavailable",
                        "UNKNOWN: Spinging container registry H: received unexpected HTTP status: 503 Service"
                                + " Unavailable",
                        "UNKNOWN: pinging container registry H: received unexpected HTTP status: 503 Service"
                                + " Unavailable"),
                refusal(
                        "another manifest than the digest's",
                        "@" + digest,
                        NOBODY,
                        registry -> image.on(registry)
                                .manifest("/v2/app/manifests/" + digest, MediaTypes.OCI_MANIFEST, digest, other),
                        "FAILED_PRECONDITION: Xfailed commit on ref \"manifest-" + digest
                                + "\": unexpected commit digest " + Digests.of(other) + ", expected " + digest
                                + ": failed precondition",
                        "UNKNOWN: determining manifest MIME type for docker://R: Manifest does not match provided"
                                + " manifest digest " + digest,
                        "UNKNOWN: Manifest does not match provided manifest digest " + digest),
                refusal(
                        "another layer than the digest's",
                        ":v1",
                        NOBODY,
                        registry -> image.on(registry).blob("/v2/app/blobs/" + layer, damaged(image.layer())),
                        "FAILED_PRECONDITION: Xfailed commit on ref \"layer-" + layer
                                + "\": unexpected commit digest " + Digests.of(damaged(image.layer())) + ", expected "
                                + layer + ": failed precondition",
                        "UNKNOWN: writing blob: storing blob to file \"/var/tmp/container_images_storage1/1\": happened"
                                + " during read: Digest did not match, expected " + layer + ", got "
                                + Digests.of(damaged(image.layer())),
                        ""),
                refusal(
                        "another configuration than the digest's",
                        ":v1",
                        NOBODY,
                        registry -> image.on(registry).blob("/v2/app/blobs/" + config, damaged(image.config())),
                        "FAILED_PRECONDITION: Xfailed commit on ref \"config-" + config
                                + "\": unexpected commit digest " + Digests.of(damaged(image.config())) + ", expected "
                                + config + ": failed precondition",
                        "UNKNOWN: parsing image configuration: Download config.json digest "
                                + Digests.of(damaged(image.config())) + " does not match expected " + config,
                        ""),
                refusal(
                        "a layer longer than its descriptor says",
                        ":v1",
                        NOBODY,
                        longer::on,
                        "FAILED_PRECONDITION: Xfailed commit on ref \"layer-" + layer + "\": \"layer-" + layer
                                + "\" failed size validation: " + image.layer().length
                                + " != 7: failed precondition",
                        "pulled H/app@" + longer.digest(),
                        ""),
                refusal(
                        "no such layer",
                        ":v1",
                        NOBODY,
                        registry -> image.on(registry)
                                .on("/v2/app/blobs/" + layer, ScriptedRegistry.errors(404, "BLOB_UNKNOWN", "null")),
                        "NOT_FOUND: Xfailed to copy: httpReadSeeker: failed open: could not fetch content descriptor "
                                + layer + " (" + MediaTypes.OCI_LAYER + ") from remote: not found",
                        "UNKNOWN: reading blob " + layer + ": fetching blob: blob unknown",
                        ""),
                refusal(
                        "a layer that is refused",
                        ":v1",
                        NOBODY,
                        registry -> image.on(registry)
                                .on("/v2/app/blobs/" + layer, ScriptedRegistry.errors(403, "DENIED", "null")),
                        "UNKNOWN: Xfailed to copy: httpReadSeeker: failed open: unexpected status code"
                                + " http://H/v2/app/blobs/" + layer + ": 403 Forbidden - Server message: denied",
                        "UNKNOWN: reading blob " + layer + ": fetching blob: denied",
                        ""),
                refusal(
                        "a layer that unpacks to something else",
                        ":v1",
                        NOBODY,
                        foreignRoot::on,
                        "UNKNOWN: Xwrong diff id calculated on extraction \"" + ZERO + "\"",
                        "pulled H/app@" + foreignRoot.digest(),
                        ""),
                refusal(
                        "an artifact",
                        ":v1",
                        NOBODY,
                        artifact::on,
                        "",
                        "UNKNOWN: parsing image configuration: unsupported image-specific operation on artifact with"
                                + " type \"" + helm + "\"",
                        ""),
                refusal(
                        "an unknown media type",
                        ":v1",
                        NOBODY,
                        registry -> image.on(registry)
                                .manifest("/v2/app/manifests/v1", "application/x-thing", digest, image.manifest()),
                        "NOT_FOUND: Xfailed to copy: httpReadSeeker: failed open: could not fetch content descriptor "
                                + digest + " (application/x-thing) from remote: not found",
                        "UNKNOWN: initializing image from source docker://R: unsupported schema version 2",
                        "UNKNOWN: unsupported schema version 2"),
                refusal(
                        "an index for others",
                        ":v1",
                        NOBODY,
                        registry -> index(image.on(registry), digest, image, "arm64"),
                        "NOT_FOUND: Xno match for platform in manifest: not found",
                        "UNKNOWN: choosing an image from manifest list docker://R: no image found in image index for"
                                + " architecture \"amd64\", variant \"\", OS \"linux\"",
                        "UNKNOWN: choosing image instance: no image found in image index for architecture \"amd64\","
                                + " variant \"\", OS \"linux\""),
                refusal(
                        "an endless redirect",
                        ":v1",
                        NOBODY,
                        registry -> registry.open()
                                .on(
                                        "/v2/app/manifests/v1",
                                        new HttpResponse.Full(
                                                307, Headers.of("Location", "/v2/app/manifests/v1"), new byte[0])),
                        "UNKNOWN: Pfailed to do request: Head \"/v2/app/manifests/v1\":"
                                + " stopped after 10 redirects",
                        "UNKNOWN: SGet \"/v2/app/manifests/v1\": stopped after 10 redirects",
                        "UNKNOWN: Get \"/v2/app/manifests/v1\": stopped after 10 redirects"),
                refusal(
                        "a redirect into the world",
                        ":v1",
                        NOBODY,
                        registry -> registry.open()
                                .on(
                                        "/v2/app/manifests/v1",
                                        new HttpResponse.Full(
                                                307, Headers.of("Location", "http://cdn.example.com/x"), new byte[0])),
                        "UNKNOWN: Pfailed to do request: Head \"http://cdn.example.com/x\": dial tcp: cdn.example.com is"
                                + " not on loopback, and kubelet-sim connects nowhere else",
                        "UNKNOWN: SGet \"http://cdn.example.com/x\": dial tcp: cdn.example.com is not on loopback, and"
                                + " kubelet-sim connects nowhere else",
                        "UNKNOWN: Get \"http://cdn.example.com/x\": dial tcp: cdn.example.com is not on loopback, and"
                                + " kubelet-sim connects nowhere else"),
                refusal(
                        "a login that is no base64",
                        ":v1",
                        AuthConfig.newBuilder().setAuth("dX!").build(),
                        PullRefusalsTest::wantsBasic,
                        "UNKNOWN: Pillegal base64 data at input byte 2",
                        "UNKNOWN: illegal base64 data at input byte 2",
                        "UNKNOWN: illegal base64 data at input byte 2"),
                refusal(
                        "a login without a colon",
                        ":v1",
                        AuthConfig.newBuilder().setAuth("dXNlcg==").build(),
                        PullRefusalsTest::wantsBasic,
                        "UNKNOWN: Pinvalid decoded auth: \"user\\x00\\x00\"",
                        "UNKNOWN: Sreading manifest v1 in H/app: authentication required",
                        "UNKNOWN: reading manifest v1 in H/app: authentication required"));
    }

    private static byte[] damaged(byte[] bytes) {
        byte[] damaged = bytes.clone();
        damaged[damaged.length - 1] ^= 1;
        return damaged;
    }

    private static void index(ScriptedRegistry registry, String digest, TestingImage image, String architecture) {
        byte[] json = TestingImage.bytes("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\""
                + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + digest + "\",\"size\":" + image.manifest().length
                + ",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}}]}");
        registry.manifest("/v2/app/manifests/v1", MediaTypes.OCI_INDEX, Digests.of(json), json)
                .manifest("/v2/app/manifests/" + Digests.of(json), MediaTypes.OCI_INDEX, Digests.of(json), json);
    }

    private static void wantsBasic(ScriptedRegistry registry) {
        HttpResponse challenge = ScriptedRegistry.challenge(401, "Basic realm=\"r\"");
        registry.on("/v2/", challenge).on("/v2/app/manifests/v1", challenge);
    }

    private static ScriptedRegistry wantsToken(ScriptedRegistry registry) {
        HttpResponse challenge = ScriptedRegistry.challenge(401, bearer(registry));
        return registry.on("/v2/", challenge).on("/v2/app/manifests/v1", challenge);
    }

    private static String bearer(ScriptedRegistry registry) {
        return "Bearer realm=\"http://" + registry.authority() + "/token\",service=\"s\"";
    }

    static Stream<Arguments> cases() {
        return refusals()
                .flatMap(refusal -> Map.of(
                                RuntimeProfile.containerd20(), refusal.containerd(),
                                RuntimeProfile.containerd17(), refusal.containerd(),
                                RuntimeProfile.crio131(), refusal.crio131(),
                                RuntimeProfile.crio130(),
                                        refusal.crio130().isEmpty() ? refusal.crio131() : refusal.crio130())
                        .entrySet()
                        .stream()
                        .filter(row -> !row.getValue().isEmpty())
                        .map(row -> Arguments.of(refusal.name(), row.getKey(), refusal, row.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void saysWhatTheRuntimeSays(String name, RuntimeProfile profile, Refusal refusal, String expected) {
        try (ScriptedRegistry registry = new ScriptedRegistry();
                PullingNode node = new PullingNode(profile)) {
            refusal.script().accept(registry);
            String reference = registry.authority() + "/app" + refusal.object();
            assertThat(node.refusal(reference, refusal.auth()))
                    .as(name)
                    .isEqualTo(expanded(expected, registry.authority(), reference));
        }
    }

    private static String expanded(String text, String authority, String reference) {
        String pulling = "failed to pull and unpack image \"R\": ";
        return text.replaceFirst("^(\\w+: )X", "$1" + pulling)
                .replaceFirst("^(\\w+: )P", "$1" + pulling + "failed to resolve reference \"R\": ")
                .replaceFirst("^(\\w+: )S", "$1initializing source docker://R: ")
                .replaceAll("\\bR\\b", reference)
                .replaceAll("\\bH\\b", authority);
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (RuntimeProfile profile : RuntimeProfile.all()) {
            try (PullingNode node = new PullingNode(profile)) {
                String expected = profile.name().startsWith("containerd")
                        ? "UNKNOWN: Pfailed to do request: Head \"http://H/v2/app/manifests/v1\": dial tcp H: connect:"
                                + " connection refused"
                        : "UNKNOWN: RegistryUnavailable: "
                                + (profile.name().endsWith("1.31") ? "initializing source docker://R: " : "")
                                + "pinging container registry H: Get \"http://H/v2/\": dial tcp H: connect: connection"
                                + " refused";
                String authority = "127.0.0.1:" + port;
                assertThat(node.refusal(authority + "/app:v1", NOBODY))
                        .as(profile.name())
                        .isEqualTo(expanded(expected, authority, authority + "/app:v1"));
            }
        }
    }
}
