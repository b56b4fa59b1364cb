// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any body, patch or selector gets an answer below 500; the server goes on. */
class ApiFuzzTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String POD = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"},"annotations":{"k":"v"}},"spec":{
            "securityContext":{"runAsUser":1000,"supplementalGroups":[4000],"supplementalGroupsPolicy":"Strict"},
            "containers":[{"name":"c","image":"i","ports":[{"containerPort":80}],"env":[{"name":"E","value":"1"}],
            "resources":{"requests":{"cpu":"100m","memory":"1Gi"}},"volumeMounts":[{"name":"v","mountPath":"/v"}]}],
            "volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Mi"}}],"tolerations":[{"operator":"Exists"}]}}""";
    private static final List<String> PATCH_TYPES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");

    private static final ApiServer SERVER = ApiServer.builder()
            .minor(36)
            .featureGates(FeatureGates.defaults(KubernetesVersion.V1_36)::enabled)
            .scheduler(new VirtualTime(Instant.parse("2026-11-23T06:00:00Z")))
            .random(new Random(1))
            .build();

    static List<byte[]> bodies() {
        return Mutations.texts(
                POD,
                "apiVersion: v1\nkind: Pod\nmetadata: {name: q}\nspec:\n  containers:\n  - {name: c, image: &i i}\n",
                "k8s\u0000\n\u000b\n\u0002v1\u0012\u0003Pod\u0012\u0012\n\u0005\n\u0003p-1\u0012\u0009\u0012\u0007\n\u0001c\u0012\u0001i(\u0001",
                "{\"metadata\":{\"name\":\"x\",\"name\":\"y\"},\"spec\":1e999}");
    }

    static List<byte[]> patches() {
        return Mutations.texts(
                "[{\"op\":\"add\",\"path\":\"/metadata/labels/x\",\"value\":\"y\"},{\"op\":\"test\",\"path\":\"/kind\","
                        + "\"value\":\"Pod\"},{\"op\":\"move\",\"from\":\"/metadata/labels/a\",\"path\":\"/metadata/labels/c\"},"
                        + "{\"op\":\"copy\",\"from\":\"/spec/containers/0\",\"path\":\"/spec/containers/-\"},"
                        + "{\"op\":\"remove\",\"path\":\"/metadata/annotations/~0~1\"}]",
                "{\"metadata\":{\"labels\":{\"a\":null,\"x\":\"y\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"j\"}]}}",
                "{\"spec\":{\"$setElementOrder/containers\":[{\"name\":\"c\"}],\"tolerations\":[{\"$patch\":\"replace\"},"
                        + "{\"operator\":\"Exists\",\"key\":\"k\"}],\"volumes\":[{\"$patch\":\"delete\",\"name\":\"v\"}],"
                        + "\"$retainKeys\":[\"containers\"]},\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":[\"f\"]}}",
                POD);
    }

    static List<byte[]> selectors() {
        return Mutations.texts(
                "a=b,c!=d,e in (f,g),h notin (i),!j,k",
                "metadata.name=p,spec.nodeName!=n,status.phase=Running",
                "a==b,,x in (),x in (a",
                "a>1,b<2,c>x",
                "metadata.namespace=default,no.such=field",
                "a in (" + "b,".repeat(500) + ")");
    }

    @Test
    void anyBodyIsAnswered() {
        Mutations.check(bodies(), 9, 1_500, ApiFuzzTest::create);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "- ", "{\"spec\":{\"containers\":["})
    void deepBodiesAreRefused(String level) {
        Mutations.check(Mutations.texts(level.repeat(100), level.repeat(10_000)), 0, 0, ApiFuzzTest::create);
    }

    @OnDemand
    @MethodSource("bodies")
    @FuzzTest(maxDuration = "10m")
    void creates(byte[] input) {
        create(input);
    }

    private static void create(byte[] input) {
        for (String type : List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf")) {
            send("POST", PODS, Map.of("dryRun", List.of("All")), type, input);
        }
    }

    @Test
    void anyPatchIsAnswered() {
        Mutations.check(patches(), 10, 1_500, ApiFuzzTest::patch);
    }

    @OnDemand
    @MethodSource("patches")
    @FuzzTest(maxDuration = "10m")
    void patches(byte[] input) {
        patch(input);
    }

    private static void patch(byte[] input) {
        send("POST", PODS, Map.of(), "application/json", POD.getBytes(StandardCharsets.UTF_8));
        for (String type : PATCH_TYPES) {
            Map<String, List<String>> query = type.contains("apply")
                    ? Map.of("fieldManager", List.of("f"), "force", List.of("true"), "dryRun", List.of("All"))
                    : Map.of("dryRun", List.of("All"));
            send("PATCH", PODS + "/p", query, type, input);
        }
    }

    @Test
    void anySelectorIsAnswered() {
        Mutations.check(selectors(), 11, 3_000, ApiFuzzTest::select);
    }

    @OnDemand
    @MethodSource("selectors")
    @FuzzTest(maxDuration = "10m")
    void selectors(byte[] input) {
        select(input);
    }

    private static void select(byte[] input) {
        List<String> text = List.of(new String(input, StandardCharsets.UTF_8));
        for (String parameter : List.of("labelSelector", "fieldSelector", "continue", "limit", "resourceVersion")) {
            send("GET", PODS, Map.of(parameter, text), "", new byte[0]);
        }
    }

    private static void send(
            String method, String path, Map<String, List<String>> query, String contentType, byte[] body) {
        ApiResponse response = SERVER.handle(new ApiRequest(
                method,
                path,
                query,
                "application/json",
                contentType,
                "fuzz",
                ApiRequest.User.SERVER,
                new ApiRequest.Body.Bytes(body)));
        switch (response) {
            case ApiResponse.Document document ->
                assertThat(document.status())
                        .as("%s %s: %s", method, contentType, document.tree())
                        .isLessThan(500);
            case ApiResponse.Content content -> assertThat(content.status()).isLessThan(500);
            case ApiResponse.Watching watching -> throw new AssertionError("nobody asked for a watch");
            case ApiResponse.Proxied proxied -> throw new AssertionError("nobody asked for a kubelet");
        }
    }
}
