// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.kubelet.app.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl cp} both ways, as root and as a user whose rights decide. */
class KubectlCopyTest {
    private static final String PODS = """
            apiVersion: v1
            kind: Pod
            metadata: {name: root}
            spec:
              containers: [{name: ctr, image: "busybox:1.28", command: [sleep, 1h]}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: user}
            spec:
              securityContext: {runAsUser: 1000, runAsGroup: 3000}
              containers: [{name: ctr, image: "busybox:1.28", command: [sleep, 1h]}]
            """;

    @TempDir
    private Path directory;

    private Fleet fleet;
    private Kubectl kubectl;

    @BeforeEach
    void start() {
        fleet = Fleet.builder().writeKubeconfig(directory.resolve("kubeconfig")).start();
        kubectl = new Kubectl(fleet.kubeconfig());
        kubectl.runWithInput(PODS, "apply", "-f", "-").ok();
        kubectl.run("wait", "--for=condition=Ready", "--timeout=30s", "pod", "--all")
                .ok();
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private String sh(String pod, String script) {
        return kubectl.run("exec", pod, "--", "sh", "-c", script).ok();
    }

    /**
     * What the other side says on standard error, asked for by itself: kubectl's copy ends with the archive, and may be gone
     * before it has read the errors.
     */
    private String complaint(String pod, String path) {
        String said = sh(pod, "tar -cf /dev/null " + path + " 2>&1 || echo failed");
        assertThat(said).endsWith("failed");
        return said;
    }

    @Test
    void aTreeComesBackAsItWent() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree/sub"));
        byte[] large = new byte[3_000_001];
        new Random(1).nextBytes(large);
        Files.write(tree.resolve("large"), large);
        Files.createFile(tree.resolve("empty"));
        Files.writeString(tree.resolve("x".repeat(120)), "a long name");
        Path script = Files.writeString(directory.resolve("tree/run.sh"), "#!/bin/sh\necho ran\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));

        kubectl.run("cp", directory.resolve("tree").toString(), "root:/tmp/copied")
                .ok();

        assertThat(sh("root", "/tmp/copied/run.sh; stat -c %a /tmp/copied/run.sh; wc -c < /tmp/copied/sub/large"))
                .isEqualTo("ran\n750\n3000001");

        Path back = directory.resolve("back");
        kubectl.run("cp", "root:/tmp/copied", back.toString()).ok();

        assertThat(back.resolve("sub/large")).hasBinaryContent(large);
        assertThat(back.resolve("sub/empty")).isEmptyFile();
        assertThat(back.resolve("sub/" + "x".repeat(120))).hasContent("a long name");
        assertThat(back.resolve("run.sh")).hasContent("#!/bin/sh\necho ran\n");
    }

    @Test
    void aUserGetsAndGivesOnlyWhatItsRightsAllow() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");

        Kubectl.Result refused = kubectl.run("cp", file.toString(), "user:/etc/file");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.stderr()).contains("tar: can't open 'file': Permission denied");

        kubectl.run("cp", file.toString(), "user:/tmp/file").ok();
        assertThat(sh("user", "stat -c '%u %g' /tmp/file; cat /tmp/file")).isEqualTo("1000 3000\ncontent");

        sh("user", "mkdir /tmp/d; echo secret > /tmp/d/s; chmod 000 /tmp/d/s; echo open > /tmp/d/o");
        // What the other side says on standard error is asked for by itself: kubectl's copy ends with the archive, and
        // may
        // be gone before it has read the errors.
        assertThat(sh("user", "tar -cf /dev/null /tmp/d 2>&1 || echo failed"))
                .contains("tar: can't open '/tmp/d/s': Permission denied")
                .endsWith("failed");
        Path got = directory.resolve("got");
        kubectl.run("cp", "user:/tmp/d", got.toString());
        assertThat(got.resolve("o")).hasContent("open");
        assertThat(got.resolve("s")).doesNotExist();
    }

    @Test
    void whatIsNotThereIsNotCopied() {
        Path got = directory.resolve("x");

        kubectl.run("cp", "root:/nosuch", got.toString());

        assertThat(got).doesNotExist();
        assertThat(complaint("root", "/nosuch")).contains("tar: /nosuch: No such file or directory");
    }

    @Test
    void archivesAreListedAndUnpackedInTheContainer() {
        assertThat(sh("root", """
                mkdir -p /tmp/a/b; echo 1 > /tmp/a/b/one; ln -s one /tmp/a/b/link; cd /tmp
                tar -cf a.tar a; tar -tf a.tar; mkdir out; tar -xvf a.tar -C out a/b; readlink out/a/b/link; cat out/a/b/one
                tar -xf a.tar nosuch || echo failed
                echo junk | tar -xf - || echo failed"""))
                .startsWith("a/\na/b/\na/b/link\na/b/one\n")
                .contains("one\n1\n")
                .endsWith("failed\nfailed");
    }
}
