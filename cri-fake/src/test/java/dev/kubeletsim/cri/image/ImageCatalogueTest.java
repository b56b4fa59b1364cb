// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.vfs.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCatalogueTest {
    private static final String BLOG = "registry.k8s.io/e2e-test-images/agnhost:2.45";

    @ParameterizedTest
    @ValueSource(
            strings = {
                BLOG,
                "registry.k8s.io/e2e-test-images/agnhost:2.47",
                "registry.k8s.io/e2e-test-images/agnhost:2.52",
                "registry.k8s.io/e2e-test-images/agnhost:2.53",
                "registry.k8s.io/e2e-test-images/agnhost:2.56",
                "registry.k8s.io/e2e-test-images/busybox:1.29-2",
                "registry.k8s.io/e2e-test-images/busybox:1.29-4",
                "registry.k8s.io/e2e-test-images/busybox:1.36.1-1",
                "registry.k8s.io/e2e-test-images/busybox:1.37.0-1",
                "registry.k8s.io/pause:3.8",
                "registry.k8s.io/pause:3.9",
                "registry.k8s.io/pause:3.10",
                "registry.k8s.io/pause:3.10.1",
                "gcr.io/k8s-staging-cri-tools/test-image-latest",
                "gcr.io/k8s-staging-cri-tools/test-image-tags:2",
                "gcr.io/k8s-staging-cri-tools/test-image-user-uid-group",
                "gcr.io/k8s-staging-cri-tools/test-image-predefined-group",
                "busybox",
                "busybox:1.28",
                "busybox:1.36",
            })
    void theImagesOfTheBlogAndTheTestSuitesAreBuiltIn(String name) throws InvalidReferenceException {
        assertThat(ImageCatalogue.builtIn().fetch(ImageReference.parse(name))).isInstanceOf(Fetch.Fetched.class);
    }

    @Test
    void allBuiltInImagesDiffer() {
        List<NamedImage> images = ImageCatalogue.builtIn().images();

        assertThat(images).map(NamedImage::image).doesNotHaveDuplicates();
        assertThat(images).flatMap(NamedImage::names).doesNotHaveDuplicates();
    }

    @Test
    void theBlogsImageAddsOneUserAndOneGroupToItsBase() throws InvalidReferenceException {
        FileTree rootfs = builtIn(BLOG).rootfs();

        assertThat(lines(rootfs, "/etc/passwd"))
                .filteredOn(line -> id(line) >= 1000 && id(line) != 65534)
                .containsExactly("user-defined-in-image:x:1000:1000::/home/user-defined-in-image:/bin/sh");
        assertThat(lines(rootfs, "/etc/group"))
                .filteredOn(line -> id(line) >= 1000 && id(line) < 65533)
                .containsExactly(
                        "user-defined-in-image:x:1000:", "group-defined-in-image:x:50000:user-defined-in-image");
        assertThat(lines(rootfs, "/etc/passwd").getFirst()).startsWith("root:x:0:0:");
    }

    @Test
    void pauseIsItsProgramAlone() throws InvalidReferenceException {
        Image pause = builtIn("registry.k8s.io/pause:3.10");

        assertThat(pause.config().user()).isEqualTo("65535:65535");
        assertThat(pause.config().entrypoint()).containsExactly("/pause");
        assertThat(FileTreeListing.of(pause.rootfs())).containsOnlyKeys("/pause");
    }

    @Test
    void addedImagesHideThoseOfTheSameName() throws InvalidReferenceException {
        NamedImage own = TestImages.images("images: [{names: ['" + BLOG + "'], config: {user: own}}]")
                .getFirst();
        ImageCatalogue catalogue = ImageCatalogue.builtIn().with(List.of(own));

        assertThat(catalogue.fetch(ImageReference.parse(BLOG))).isEqualTo(new Fetch.Fetched(own.image()));
        assertThat(catalogue.fetch(ImageReference.parse("busybox"))).isInstanceOf(Fetch.Fetched.class);
    }

    @Test
    void imagesAreFoundByTheirManifestsDigest() throws InvalidReferenceException {
        Image image = builtIn("busybox:1.28");
        ImageReference byDigest = ImageReference.parse("busybox@" + image.manifestDigest());

        assertThat(ImageCatalogue.builtIn().fetch(byDigest)).isEqualTo(new Fetch.Fetched(image));
        assertThat(ImageCatalogue.builtIn().fetch(byDigest.withDigest(Digests.of("another"))))
                .isEqualTo(new Fetch.Unknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1/a", "localhost/a", "127.0.0.1:5000/a", "[::1]:5000/a"})
    void nothingListensOnTheNodeItself(String name) throws InvalidReferenceException {
        assertThat(ImageCatalogue.builtIn().fetch(ImageReference.parse(name))).isInstanceOf(Fetch.Unreachable.class);
    }

    private static Image builtIn(String name) throws InvalidReferenceException {
        Fetch fetch = ImageCatalogue.builtIn().fetch(ImageReference.parse(name));
        assertThat(fetch).isInstanceOf(Fetch.Fetched.class);
        return ((Fetch.Fetched) fetch).image();
    }

    private static List<String> lines(FileTree tree, String path) {
        FileTree.Content content = tree.readConfined(path, 1 << 16);
        assertThat(content).isInstanceOf(FileTree.Content.Bytes.class);
        return new String(((FileTree.Content.Bytes) content).bytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static long id(String line) {
        return Long.parseLong(line.split(":", -1)[2]);
    }
}
