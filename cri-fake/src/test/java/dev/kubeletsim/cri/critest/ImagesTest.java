// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageServiceGrpc.ImageServiceBlockingStub;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveImageRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images by tag, by digest and by id. */
class ImagesTest {
    private static final String STAGING = "gcr.io/k8s-staging-cri-tools/";
    private static final String BY_DIGEST =
            STAGING + "test-image-digest@sha256:" + "9700f9a2f5bf2c45f2f605a0bd3bce7cf37420ec9d3ed50ac2758413308766bf";

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    private static ImageSpec spec(String image) {
        return ImageSpec.newBuilder().setImage(image).build();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anImageIsPulledAndFoundByItsDigest(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            images.pullImage(
                    PullImageRequest.newBuilder().setImage(spec(BY_DIGEST)).build());
            Image image = images.imageStatus(ImageStatusRequest.newBuilder()
                            .setImage(spec(BY_DIGEST))
                            .build())
                    .getImage();
            assertThat(image.getRepoTagsList()).isEmpty();
            assertThat(image.getRepoDigestsList()).containsExactly(BY_DIGEST);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void removingAnIdThatIsNotThereSucceeds(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            RemoveImageRequest request = RemoveImageRequest.newBuilder()
                    .setImage(spec("0".repeat(64)))
                    .build();
            assertThat(images.removeImage(request).getSerializedSize()).isZero();
            assertThat(images.imageStatus(ImageStatusRequest.newBuilder()
                                    .setImage(spec("0".repeat(64)))
                                    .build())
                            .hasImage())
                    .isFalse();
        }
    }

    @Test
    void aDeadlineEndsAPull() throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.registryRoundTrip(Duration.ofMillis(500)))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            PullImageRequest pull =
                    PullImageRequest.newBuilder().setImage(spec(BY_DIGEST)).build();
            assertThatThrownBy(() ->
                            images.withDeadlineAfter(1, TimeUnit.MILLISECONDS).pullImage(pull))
                    .hasMessageStartingWith("DEADLINE_EXCEEDED");
            ImageStatusRequest status =
                    ImageStatusRequest.newBuilder().setImage(spec(BY_DIGEST)).build();
            assertThat(images.imageStatus(status).hasImage()).isFalse();
            assertThat(images.pullImage(pull).getImageRef()).startsWith("sha256:");
            assertThat(images.imageStatus(status).hasImage()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void imagesArePulledByTagAndRemoved(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            Map.of(STAGING + "test-image-tag:test", "", STAGING + "test-image-latest", ":latest")
                    .forEach((name, added) -> {
                        assertThat(pulled(images, name).getRepoTagsList()).containsExactly(name + added);
                        assertThat(images.removeImage(RemoveImageRequest.newBuilder()
                                                .setImage(spec(name))
                                                .build())
                                        .getSerializedSize())
                                .isZero();
                        assertThat(images.imageStatus(ImageStatusRequest.newBuilder()
                                                .setImage(spec(name))
                                                .build())
                                        .hasImage())
                                .isFalse();
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anImageIsFoundByEachOfItsNames(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            Image image = pulled(images, STAGING + "test-image-tag:all");
            List<String> names = new ArrayList<>(image.getRepoTagsList());
            names.addAll(image.getRepoDigestsList());
            names.add(image.getId());
            assertThat(names).hasSize(3);
            assertThat(names)
                    .allSatisfy(name -> assertThat(status(images, name)).isEqualTo(image));
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theUserOfAnImageIsReported(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            assertThat(Stream.of("uid", "uid-group")
                            .map(name -> pulled(images, STAGING + "test-image-user-" + name)
                                    .getUid()
                                    .getValue()))
                    .containsExactly(1002L, 1003L);
            assertThat(Stream.of("username", "username-group")
                            .map(name -> pulled(images, STAGING + "test-image-user-" + name)
                                    .getUsername()))
                    .containsExactly("www-data", "www-data");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void threeImagesAndThreeTagsAreTold(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            assertThat(Stream.of(1, 2, 3)
                            .map(number -> pulled(images, STAGING + "test-image-" + number + ":latest"))
                            .map(Image::getId)
                            .distinct())
                    .hasSize(3);
            List<String> tags = Stream.of(1, 2, 3)
                    .map(tag -> STAGING + "test-image-tags:" + tag)
                    .toList();
            assertThat(tags.stream().map(tag -> pulled(images, tag).getId()).distinct())
                    .hasSize(1);
            assertThat(images.listImages(ListImagesRequest.getDefaultInstance()).getImagesList())
                    .anySatisfy(image -> assertThat(image.getRepoTagsList()).containsExactlyInAnyOrderElementsOf(tags))
                    .filteredOn(image -> image.getRepoTagsList().getFirst().matches(".*test-image-\\d:latest"))
                    .hasSize(3);
        }
    }

    private static Image pulled(ImageServiceBlockingStub images, String name) {
        images.pullImage(PullImageRequest.newBuilder().setImage(spec(name)).build());
        return status(images, name);
    }

    private static Image status(ImageServiceBlockingStub images, String name) {
        return images.imageStatus(
                        ImageStatusRequest.newBuilder().setImage(spec(name)).build())
                .getImage();
    }
}
