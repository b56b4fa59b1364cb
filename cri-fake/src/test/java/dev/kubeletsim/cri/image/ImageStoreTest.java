// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.image.ImageFailure.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageStoreTest {
    private static final ImageCatalogue CATALOGUE = TestImages.catalogue("""
            images:
            - names: [example.com/app:v1, example.com/app:stable]
              config: {user: "1000:3000"}
            - names: [example.com/app:v2]
              config: {user: "app"}
            - names: [docker.io/library/busybox:1.36]
            - names: [registry.k8s.io/pause:3.10]
              config: {user: "65535:65535"}
            """);

    private final ImageStore containerd = new ImageStore(ImageRules.containerd(), CATALOGUE);
    private final ImageStore crio = new ImageStore(ImageRules.crio131(), CATALOGUE);

    @Test
    void containerdAnswersTheIdOfWhatItPulled() {
        PullOutcome.Pulled pulled = pulled(containerd, "busybox:1.36");

        assertThat(pulled.imageRef())
                .matches("sha256:[0-9a-f]{64}")
                .isEqualTo(pulled.image().id());
        assertThat(pulled.image().repoTags()).containsExactly("docker.io/library/busybox:1.36");
        assertThat(pulled.image().repoDigests())
                .containsExactly(
                        "docker.io/library/busybox@" + pulled.image().image().manifestDigest());
    }

    @Test
    void crioAnswersTheDigestOfWhatItPulled() {
        PullOutcome.Pulled pulled = pulled(crio, "busybox:1.36");

        assertThat(pulled.imageRef())
                .isEqualTo("docker.io/library/busybox@" + pulled.image().image().manifestDigest());
        assertThat(pulled.image().id()).matches("[0-9a-f]{64}");
    }

    @Test
    void crio130AnswersTheFirstDigestThatItKnows() {
        ImageStore store = new ImageStore(ImageRules.crio130(), TestImages.catalogue("""
                images:
                - names: [a.example.com/app:v1, b.example.com/app:v1]
                """));
        pulled(store, "b.example.com/app:v1");
        PullOutcome.Pulled again = pulled(store, "a.example.com/app:v1");

        assertThat(again.imageRef()).startsWith("a.example.com/app@");
        assertThat(pulled(store, "b.example.com/app:v1").imageRef()).startsWith("a.example.com/app@");
    }

    @Test
    void anImagePulledByDigestHasNoTag() {
        String digest = pulled(containerd, "example.com/app:v1").image().image().manifestDigest();
        ImageStore other = new ImageStore(ImageRules.containerd(), CATALOGUE);

        StoredImage image = pulled(other, "example.com/app@" + digest).image();

        assertThat(image.repoTags()).isEmpty();
        assertThat(image.repoDigests()).containsExactly("example.com/app@" + digest);
        assertThat(other.find("example.com/app@" + digest)).isInstanceOf(ImageLookup.Found.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com/none:v9|NOT_FOUND|failed to pull and unpack image \"example.com/none:v9\": failed to resolve"
                        + " reference \"example.com/none:v9\": example.com/none:v9: not found",
                "nosuch|ACCESS_DENIED|failed to pull and unpack image \"docker.io/library/nosuch:latest\": failed to"
                        + " resolve reference \"docker.io/library/nosuch:latest\": pull access denied, repository does"
                        + " not exist or may require authorization: server message: insufficient_scope: authorization"
                        + " failed",
                "busybox:0|NOT_FOUND|failed to pull and unpack image \"docker.io/library/busybox:0\": failed to resolve"
                        + " reference \"docker.io/library/busybox:0\": docker.io/library/busybox:0: not found",
                "localhost:1/test/absent:v1|REGISTRY_UNAVAILABLE|failed to pull and unpack image"
                        + " \"localhost:1/test/absent:v1\": failed to resolve reference \"localhost:1/test/absent:v1\":"
                        + " failed to do request: Head \"http://localhost:1/v2/test/absent/manifests/v1\": dial tcp"
                        + " 127.0.0.1:1: connect: connection refused",
                "Bad Name|INVALID_REFERENCE|failed to parse image reference \"Bad Name\": invalid reference format:"
                        + " repository name (library/Bad Name) must be lowercase",
            })
    void containerdSaysWhyAPullFails(String name, Kind kind, String message) {
        assertThat(containerd.pull(name, RegistryAuth.NONE))
                .isEqualTo(new PullOutcome.Failed(new ImageFailure(kind, message)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com/none:v9|NOT_FOUND|initializing source docker://example.com/none:v9: reading manifest v9 in"
                        + " example.com/none: manifest unknown",
                "docker.io/nosuch|ACCESS_DENIED|initializing source docker://docker.io/library/nosuch:latest: reading"
                        + " manifest latest in docker.io/library/nosuch: requested access to the resource is denied",
                "localhost:1/test/absent:v1|REGISTRY_UNAVAILABLE|RegistryUnavailable: initializing source"
                        + " docker://localhost:1/test/absent:v1: pinging container registry localhost:1: Get"
                        + " \"http://localhost:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused",
                "nosuch|INVALID_REFERENCE|short-name \"nosuch\" did not resolve to an alias and no unqualified-search"
                        + " registries are defined in \"/etc/containers/registries.conf\"",
            })
    void crioSaysWhyAPullFails(String name, Kind kind, String message) {
        assertThat(crio.pull(name, RegistryAuth.NONE))
                .isEqualTo(new PullOutcome.Failed(new ImageFailure(kind, message)));
    }

    @Test
    void aFailedPullLeavesTheStoreAsItWas() {
        pulled(containerd, "example.com/app:v1");
        List<StoredImage> before = containerd.list();

        containerd.pull("example.com/none:v9", RegistryAuth.NONE);

        assertThat(containerd.list()).isEqualTo(before);
    }

    @Test
    void idsAreFoundByPrefixes() {
        String hex = pulled(containerd, "example.com/app:v1").image().id().substring("sha256:".length());
        pulled(crio, "example.com/app:v1");

        assertThat(List.of(hex, "sha256:" + hex, hex.substring(0, 1), "sha256:" + hex.substring(0, 5), ""))
                .allSatisfy(id -> assertThat(containerd.find(id)).isInstanceOf(ImageLookup.Found.class));
        assertThat(List.of(hex, hex.substring(0, 3)))
                .allSatisfy(id -> assertThat(crio.find(id)).isInstanceOf(ImageLookup.Found.class));
        assertThat(List.of(hex.substring(0, 2), "sha256:" + hex))
                .allSatisfy(id -> assertThat(crio.find(id)).isNotInstanceOf(ImageLookup.Found.class));
    }

    @Test
    void theEmptyStringIsAPrefixOfEveryIdInContainerd() {
        assertThat(containerd.find("")).isInstanceOf(ImageLookup.Missing.class);
        pulled(containerd, "example.com/app:v1");
        assertThat(containerd.find("")).isInstanceOf(ImageLookup.Found.class);
        pulled(containerd, "example.com/app:v2");
        assertThat(containerd.find(""))
                .isEqualTo(new ImageLookup.Refused(new ImageFailure(Kind.AMBIGUOUS, "ambiguous digest string")));
    }

    @Test
    void containerdRemovesAllNamesAndCrioOne() {
        for (ImageStore store : List.of(containerd, crio)) {
            pulled(store, "example.com/app:v1");
            pulled(store, "example.com/app:stable");
            assertThat(store.remove("example.com/app:v1", ImageStoreTest::unused))
                    .isInstanceOf(RemoveOutcome.Removed.class);
        }

        assertThat(containerd.list()).isEmpty();
        assertThat(crio.list())
                .singleElement()
                .satisfies(image -> assertThat(image.repoTags()).containsExactly("example.com/app:stable"));
        assertThat(crio.remove("example.com/app:stable", ImageStoreTest::unused))
                .isInstanceOf(RemoveOutcome.Removed.class);
        assertThat(crio.list()).isEmpty();
    }

    @Test
    void crioKeepsImagesThatContainersUse() {
        String id = pulled(crio, "example.com/app:v1").image().id();
        Function<String, Optional<String>> users = image -> image.equals(id) ? Optional.of("c1") : Optional.empty();

        assertThat(crio.remove("example.com/app:v1", users))
                .isEqualTo(new RemoveOutcome.Failed(
                        new ImageFailure(Kind.IN_USE, "image used by c1: image is in use by a container")));
        assertThat(crio.remove(id, users))
                .isEqualTo(new RemoveOutcome.Failed(new ImageFailure(
                        Kind.IN_USE, "delete image: image used by c1: image is in use by a container")));
        assertThat(crio.list()).hasSize(1);
    }

    @Test
    void containerdRemovesImagesThatContainersUse() {
        pulled(containerd, "example.com/app:v1");

        assertThat(containerd.remove("example.com/app:v1", id -> Optional.of("c1")))
                .isInstanceOf(RemoveOutcome.Removed.class);
        assertThat(containerd.list()).isEmpty();
    }

    @Test
    void onlyCrio130MindsRemovingWhatIsNotThere() {
        ImageStore crio130 = new ImageStore(ImageRules.crio130(), CATALOGUE);

        assertThat(containerd.remove("example.com/none:v9", ImageStoreTest::unused))
                .isInstanceOf(RemoveOutcome.Removed.class);
        assertThat(crio.remove("example.com/none:v9", ImageStoreTest::unused))
                .isInstanceOf(RemoveOutcome.Removed.class);
        assertThat(crio130.remove("example.com/none:v9", ImageStoreTest::unused))
                .isEqualTo(new RemoveOutcome.Failed(new ImageFailure(
                        Kind.NOT_FOUND,
                        "reference \"[overlay@/var/lib/containers/storage+/run/containers/storage]example.com/none:v9\""
                                + " does not resolve to an image ID: identifier is not an image")));
    }

    @Test
    void aTagThatMovesLeavesItsOldImageWithoutIt() {
        for (ImageRules rules : List.of(ImageRules.containerd(), ImageRules.crio131())) {
            ImageStore store = new ImageStore(rules, CATALOGUE);
            store.load(TestImages.images("images: [{names: [example.com/app:v1], config: {user: old}}]"));

            pulled(store, "example.com/app:v1");

            assertThat(store.list()).map(image -> image.user().username()).containsExactly("old", "");
            assertThat(store.list())
                    .map(StoredImage::repoTags)
                    .containsExactly(List.of(), List.of("example.com/app:v1"));
        }
    }

    @Test
    void theSandboxImageIsPinned() {
        assertThat(pulled(containerd, "registry.k8s.io/pause:3.10").image().pinned())
                .isTrue();
        assertThat(pulled(crio, "registry.k8s.io/pause:3.10").image().pinned()).isTrue();
        assertThat(pulled(crio, "busybox:1.36").image().pinned()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "example.com/app:v1, true",
        "example.com/app:v2, false",
        "example.com/*, true",
        "*app*, true",
        "example.org/*, false",
        "*none*, false",
    })
    void pinnedImagesAreGivenByPatterns(String pattern, boolean pinned) {
        ImageStore store = new ImageStore(ImageRules.crio131().withPinned(List.of(pattern)), CATALOGUE);

        assertThat(pulled(store, "example.com/app:v1").image().pinned()).isEqualTo(pinned);
    }

    @Test
    void onlyCrioFiltersItsList() {
        for (ImageStore store : List.of(containerd, crio)) {
            pulled(store, "example.com/app:v1");
            pulled(store, "example.com/app:v2");
        }

        assertThat(containerd.list("example.com/app:v1")).isEqualTo(new ListOutcome.Listed(containerd.list()));
        assertThat(crio.list("example.com/app:v2"))
                .isEqualTo(new ListOutcome.Listed(crio.list().subList(1, 2)));
        assertThat(crio.list("example.com/none:v9")).isEqualTo(new ListOutcome.Listed(List.of()));
        assertThat(crio.list("short")).isInstanceOf(ListOutcome.Refused.class);
    }

    @Test
    void usersAreReportedAsNumberOrName() {
        assertThat(pulled(crio, "example.com/app:v1").image().user().uid()).hasValue(1000);
        assertThat(pulled(crio, "example.com/app:v2").image().user().username()).isEqualTo("app");
    }

    @Test
    void writersTakeTurnsAndReadersSeeWholeImages() {
        List<CompletableFuture<Void>> work = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int round = 0; round < 200; round++) {
                        containerd.pull("example.com/app:v1", RegistryAuth.NONE);
                        containerd
                                .list()
                                .forEach(image -> assertThat(image.repoTags()).hasSize(1));
                        containerd.remove("example.com/app:v1", ImageStoreTest::unused);
                        containerd.pull("example.com/app:v2", RegistryAuth.NONE);
                    }
                }))
                .toList();

        work.forEach(CompletableFuture::join);
        assertThat(containerd.find("example.com/app:v2")).isInstanceOf(ImageLookup.Found.class);
        assertThat(containerd.find("example.com/app:v1")).isInstanceOf(ImageLookup.Missing.class);
    }

    private static Optional<String> unused(String image) {
        return Optional.empty();
    }

    private static PullOutcome.Pulled pulled(ImageStore store, String name) {
        PullOutcome outcome = store.pull(name, RegistryAuth.NONE);
        assertThat(outcome).isInstanceOf(PullOutcome.Pulled.class);
        return (PullOutcome.Pulled) outcome;
    }
}
