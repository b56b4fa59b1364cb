// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.vfs.FileTree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageYamlTest {
    @Test
    void allFieldsAreRead() {
        NamedImage named = TestImages.images("""
                        images:
                        - names: [app, example.com/app:v1]
                          base: scratch
                          config:
                            user: "1000:3000"
                            env: {PATH: /bin, HOME: /}
                            entrypoint: [/bin/sleep]
                            cmd: ["10"]
                            workingDir: /tmp
                            stopSignal: SIGINT
                            labels: {a: b}
                        """).getFirst();

        assertThat(named.names())
                .map(ImageReference::toString)
                .containsExactly("docker.io/library/app:latest", "example.com/app:v1");
        assertThat(named.image().config())
                .isEqualTo(new ImageConfig(
                        "1000:3000",
                        List.of("PATH=/bin", "HOME=/"),
                        List.of("/bin/sleep"),
                        List.of("10"),
                        "/tmp",
                        "SIGINT",
                        Map.of("a", "b")));
    }

    @Test
    void filesHaveModesAndOwners() {
        FileTree rootfs = TestImages.images("""
                        images:
                        - names: [app]
                          files:
                            /etc/motd: hello
                            /run.sh: {content: "id", mode: 0750, uid: 1000, gid: 3000}
                            /data: {directory: true, mode: 01777, gid: 50000}
                            /now: {symlink: bin/date}
                            /quoted: {content: "", mode: "0600"}
                            /modern: {content: "", mode: 0o640}
                        """).getFirst().image().rootfs();

        assertThat(FileTreeListing.of(rootfs))
                .containsEntry("/etc/motd", "-0644 0:0 hello")
                .containsEntry("/run.sh", "-0750 1000:3000 id")
                .containsEntry("/data", "d1777 0:50000")
                .containsEntry("/now", "l bin/date")
                .containsEntry("/quoted", "-0600 0:0 ")
                .containsEntry("/modern", "-0640 0:0 ");
    }

    @Test
    void theRecordingsImagesAreRead() {
        List<NamedImage> images = GoldenImageStepsTest.goldenImages();

        assertThat(images).hasSize(11);
        Image agnhost = images.getFirst().image();
        assertThat(agnhost.config().entrypoint()).containsExactly("/bin/sleep");
        assertThat(FileTreeListing.of(agnhost.rootfs())).containsKeys("/bin/sh", "/etc/passwd", "/etc/group");
    }

    @Test
    void digestsAreThoseOfTheDocuments() {
        Image image = TestImages.images("images: [{names: [app], files: {/a: b}}]")
                .getFirst()
                .image();

        assertThat(image.configDigest()).isEqualTo(Digests.of(image.configJson()));
        assertThat(image.manifestDigest()).isEqualTo(Digests.of(image.manifestJson()));
        assertThat(image.manifestJson())
                .contains("\"digest\":\"" + image.configDigest() + "\"")
                .contains("\"size\":" + image.configJson().getBytes(UTF_8).length);
        assertThat(image.configJson()).contains(image.layers().getFirst().diffId());
    }

    @Test
    void theSameTextGivesTheSameDigestsAndAnotherFileAnother() {
        String yaml = "images: [{names: [app], files: {/a: b}}]";

        assertThat(digest(yaml)).isEqualTo(digest(yaml)).isNotEqualTo(digest(yaml.replace("/a: b", "/a: c")));
        assertThat(digest(yaml)).isEqualTo("sha256:2f56df6b12f81852cce36e4829b10a469b104330563cbc48a3d29eca6fbfa637");
    }

    @Test
    void anchorsSaveRepetition() {
        List<NamedImage> images =
                TestImages.images("images: [{names: [a], files: &f {/x: y}}, {names: [b], files: *f}]");

        assertThat(images.get(0).image()).isEqualTo(images.get(1).image());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "images: []\\nmore: 1|f.yaml:2: more: unknown key (expected one of images)",
                "imags: []|f.yaml:1: imags: unknown key (expected one of images)",
                "{}|f.yaml:1: the key 'images' is missing",
                "`  `|f.yaml: empty (expected: a mapping)",
                "[]|f.yaml:1: found a sequence (expected: a mapping)",
                "images: {}|f.yaml:1: images: found a mapping (expected: a sequence)",
                "images:\\n- names: app|f.yaml:2: images[0].names: found 'app' (expected: a sequence)",
                "images:\\n- names: []|f.yaml:2: images[0].names: found no name (expected: at least one)",
                "images:\\n- base: busybox|f.yaml:2: images[0]: the key 'names' is missing",
                "images:\\n- names: [Bad]|f.yaml:2: images[0].names[0]: 'Bad': invalid reference format: repository name"
                        + " (library/Bad) must be lowercase",
                "images:\\n- names: [a]\\n- names: ['a:latest']|f.yaml:3: images[1].names[0]: the name"
                        + " docker.io/library/a:latest is used twice",
                "images:\\n- names: [a]\\n  names: [b]|f.yaml:3: images[0]: the key 'names' appears twice",
                "images:\\n- names: [a]\\n  base: alpine|f.yaml:3: images[0].base: found 'alpine' (expected: busybox or"
                        + " scratch)",
                "images:\\n- names: [a]\\n  config: {user: 1000}|f.yaml:3: images[0].config.user: found '1000' (expected:"
                        + " a string, in quotes)",
                "images:\\n- names: [a]\\n  config: {usr: x}|f.yaml:3: images[0].config.usr: unknown key (expected one of"
                        + " user, cmd, env, labels, entrypoint, stopSignal, workingDir)",
                "images:\\n- names: [a]\\n  files:\\n    etc: x|f.yaml:4: images[0].files.etc: found the path 'etc'"
                        + " (expected: absolute, without '..' and a slash at its end)",
                "images:\\n- names: [a]\\n  files:\\n    /../x: x|f.yaml:4: images[0].files./../x: found the path '/../x'"
                        + " (expected: absolute, without '..' and a slash at its end)",
                "images:\\n- names: [a]\\n  files: {/x: {content: y, mode: 644}}|f.yaml:3: images[0].files./x.mode: found"
                        + " '644' (expected: permissions in octal with a leading zero, 00 to 07777)",
                "images:\\n- names: [a]\\n  files: {/x: {content: y, mode: 0888}}|f.yaml:3: images[0].files./x.mode: found"
                        + " '0888' (expected: permissions in octal with a leading zero, 00 to 07777)",
                "images:\\n- names: [a]\\n  files: {/x: {content: y, uid: -1}}|f.yaml:3: images[0].files./x.uid: found"
                        + " '-1' (expected: a whole number from 0 to 4294967295)",
                "images:\\n- names: [a]\\n  files: {/x: {mode: 0644}}|f.yaml:3: images[0].files./x: found 0 of the keys"
                        + " content, directory, program, symlink (expected: exactly one)",
                "images:\\n- names: [a]\\n  files: {/x: {program: vim}}|f.yaml:3: images[0].files./x.program: found 'vim'"
                        + " (expected: agnhost, busybox, httpd, nginx, nnp or pause)",
                "images:\\n- names: [a]\\n  files: {/x: 5}|f.yaml:3: images[0].files./x: found '5' (expected: a string,"
                        + " in quotes)",
                "images: [|f.yaml:1: not YAML: expected the node content, but found '<stream end>'",
            })
    void whatDoesNotFitIsRefusedWithFileAndLine(String yaml, String message) {
        assertThatThrownBy(() -> ImageYaml.parse("f.yaml", yaml.replace("\\n", "\n")))
                .isInstanceOf(ImageFileException.class)
                .hasMessage(message);
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> ImageYaml.parse("f.yaml", "[".repeat(100_000)))
                .isInstanceOf(ImageFileException.class)
                .hasMessageContaining("nested deeper than 32 levels");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThatThrownBy(() -> ImageYaml.parse("f.yaml", "images: []\n---\nimages: []\n"))
                .isInstanceOf(ImageFileException.class)
                .hasMessageStartingWith("f.yaml:2: not YAML: ");
    }

    private static String digest(String yaml) {
        return TestImages.images(yaml).getFirst().image().manifestDigest();
    }
}
