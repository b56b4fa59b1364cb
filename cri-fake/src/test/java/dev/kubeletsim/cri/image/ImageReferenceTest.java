// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest",
        "busybox:1.28, docker.io/library/busybox:1.28",
        "docker.io/busybox, docker.io/library/busybox:latest",
        "index.docker.io/busybox, docker.io/library/busybox:latest",
        "user/app:v1, docker.io/user/app:v1",
        "localhost/app, localhost/app:latest",
        "localhost:5000/app, localhost:5000/app:latest",
        "localhost:5000, docker.io/library/localhost:5000",
        "example.com/a/b-c__d.e:X_y.z-1, example.com/a/b-c__d.e:X_y.z-1",
        "[::1]:5000/app:v1, [::1]:5000/app:v1",
        "10.0.0.1/app, 10.0.0.1/app:latest",
        "UPPER/app:v1, UPPER/app:v1",
        "registry.k8s.io/pause:3.10, registry.k8s.io/pause:3.10",
    })
    void namesAreCompletedByDockersRules(String written, String full) throws InvalidReferenceException {
        assertThat(ImageReference.parse(written)).hasToString(full);
    }

    @Test
    void aDigestMakesTheTagMeaningless() throws InvalidReferenceException {
        ImageReference reference = ImageReference.parse("busybox:1.28@sha256:" + HEX);

        assertThat(reference).hasToString("docker.io/library/busybox@sha256:" + HEX);
        assertThat(reference.tag()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|invalid reference format",
                "UPPER CASE:bad|invalid reference format: repository name (library/UPPER CASE) must be lowercase",
                "example.com/Upper:v1|invalid reference format: repository name (Upper) must be lowercase",
                "with space|invalid reference format",
                "a/b/|invalid reference format",
                "app:|invalid reference format",
                "app:-x|invalid reference format",
                "app@sha256:abc|invalid reference format",
                "-app|invalid reference format",
                "a..b|invalid reference format",
                "a___b|invalid reference format",
                "example.com:x/app|invalid reference format",
                "-bad.com/app|invalid reference format",
                "app@md5:00000000000000000000000000000000|unsupported digest algorithm",
                "app@sha256:00000000000000000000000000000000|invalid checksum digest length",
                "äpp|invalid reference format",
            })
    void whatIsNoNameIsRefusedInTheLibrarysWords(String written, String text) {
        assertThatThrownBy(() -> ImageReference.parse(written))
                .isInstanceOf(InvalidReferenceException.class)
                .hasMessage(text);
    }

    @Test
    void bareHexOf64DigitsIsNoName() {
        assertThatThrownBy(() -> ImageReference.parse(HEX))
                .hasMessage("invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings");
    }

    @Test
    void upperCaseDigestsAreRefused() {
        assertThatThrownBy(() -> ImageReference.parse("app@sha256:" + HEX.toUpperCase(Locale.ROOT)))
                .hasMessage("invalid checksum digest format");
    }

    @Test
    void thePathMayHave255CharactersAndTheTag128() throws InvalidReferenceException {
        String path = "a".repeat(255);
        String tag = "t".repeat(128);

        assertThat(ImageReference.parse("example.com/" + path + ":" + tag).path())
                .isEqualTo(path);
        assertThatThrownBy(() -> ImageReference.parse("example.com/" + path + "a"))
                .hasMessage("repository name must not be more than 255 characters");
        assertThatThrownBy(() -> ImageReference.parse("example.com/a:" + tag + "t"))
                .hasMessage("invalid reference format");
    }

    @Test
    void longInputIsReadInOnePass() {
        String dashes = "a" + "-a".repeat(2_000_000);

        assertThatThrownBy(() -> ImageReference.parse(dashes))
                .hasMessage("repository name must not be more than 255 characters");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void normalisingTwiceIsNormalisingOnce(long seed) throws InvalidReferenceException {
        RandomGenerator random = RandomReferences.generator(seed);
        for (int i = 0; i < 2_000; i++) {
            String written = RandomReferences.valid(random);
            ImageReference once = ImageReference.parse(written);

            assertThat(ImageReference.parse(once.toString()))
                    .as("%s, seed %d", written, seed)
                    .isEqualTo(once);
            assertThat(once.tag() == null).as(written).isNotEqualTo(once.digest() == null);
        }
    }
}
