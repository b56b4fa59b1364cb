// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.Binding;
import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.HostFiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uid, gid and groups as programs see them, and what they open. */
class IdentityTest {
    private static final FileTree BLOG = Programs.busyboxBase().toBuilder()
            .file("etc/passwd", text("root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n"), 0644, 0, 0)
            .file("etc/group", text("root:x:0:\nbroken\ngroup-defined-in-image:x:50000:user\n"), 0644, 0, 0)
            .build();

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Credentials user(long uid, long gid, String groups) {
        List<Long> gids = Arrays.stream(groups.split(" "))
                .filter(g -> !g.isEmpty())
                .map(Long::parseLong)
                .toList();
        return Credentials.container(uid, gid, gids, CapabilitySet.CONTAINERD_DEFAULT);
    }

    @ParameterizedTest(name = "{3} as {0}:{1} [{2}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "1000|3000|3000 50000 4000|id|uid=1000(user) gid=3000 groups=3000,4000,50000(group-defined-in-image)",
                "1000|3000|4000|id|uid=1000(user) gid=3000 groups=4000",
                "1000|1000|1234 50000 1000|id -G|1000 1234 50000",
                "1000|50000|1 1|id -G|50000 1",
                "1000|3000|50000|id -Gn|3000 group-defined-in-image",
                "0|0|0|id -un|root",
                "4242|0||id|uid=4242 gid=0(root)",
                "1000|3000|3000 20|id|uid=1000(user) gid=3000 groups=20,3000",
                "0|0|0|id user|uid=1000(user) gid=1000 groups=1000,50000(group-defined-in-image)",
                "1000|3000|4000|whoami|user",
                "0|0|0|sh -c 'grep CapEff /proc/self/status'|CapEff:\t00000000a80425fb",
                "1000|0|0|sh -c 'grep CapEff /proc/1/status'|CapEff:\t0000000000000000",
                "1000|3000|50000 4000|sh -c 'grep -E ^Groups: /proc/self/status'|'Groups:\t4000 50000 '",
                "1000|3000|4000|sh -c 'grep Uid /proc/self/status'|Uid:\t1000\t1000\t1000\t1000",
            })
    void showsWhoItIs(long uid, long gid, String groups, String command, String expected) {
        TestingContainer container = new TestingContainer(BLOG);
        Credentials who = user(uid, gid, groups == null ? "" : groups);
        container.start(who, List.of("sleep", "1000"));
        assertThat(container.sh(who, command).out()).isEqualTo(expected + "\n");
    }

    /** What the feature is about: a group of the image opens files, unless it was left out. */
    @Test
    void aLeakedGroupOpensTheFile() {
        FileTree tree = BLOG.toBuilder()
                .file("secret", text("for the group\n"), 0640, 0, 50000)
                .directory("shared", 02770, 0, 50000)
                .build();
        TestingContainer container = new TestingContainer(tree);
        container.start(TestingContainer.ROOT, List.of("sleep", "1000"));
        Credentials merged = user(1000, 3000, "3000 4000 50000");
        Credentials strict = user(1000, 3000, "3000 4000");
        assertThat(container.sh(merged, "cat /secret").out()).isEqualTo("for the group\n");
        var refused = container.sh(strict, "cat /secret");
        assertThat(refused.err()).isEqualTo("cat: can't open '/secret': Permission denied\n");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(container
                        .sh(merged, "touch /shared/f && ls -ln /shared | tail -n 1")
                        .out())
                .startsWith("-rw-r--r--    1 1000     50000 ");
        assertThat(container.sh(strict, "touch /shared/g").err()).isEqualTo("touch: /shared/g: Permission denied\n");
        assertThat(container.sh(strict, "echo x > /shared/g").err())
                .isEqualTo("sh: can't create /shared/g: Permission denied\n");
    }

    @Test
    void hostFilesAreCheckedByOwnerToo() {
        TestingContainer container = new TestingContainer(BLOG);
        HostFiles host = HostFiles.inMemory(container.time());
        host.createDirectories("/data", 0755);
        host.chown("/data", 0, 4000);
        host.chmod("/data", 02770);
        container.call(() -> {
            container.files().bind(host, "/data", "/data", Binding.of(false));
            return null;
        });
        assertThat(container
                        .sh(user(1000, 3000, "4000"), "echo hi > /data/f; cat /data/f")
                        .out())
                .isEqualTo("hi\n");
        assertThat(host.stat("/data/f").orElseThrow().gid()).isEqualTo(4000);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nosuchcmd|NOT_FOUND_IN_PATH|exec: \"nosuchcmd\": executable file not found in $PATH",
                "/etc/passwd|PERMISSION_DENIED|exec: \"/etc/passwd\": permission denied",
                "/etc|IS_DIRECTORY|exec: \"/etc\": is a directory",
                "/none|NO_SUCH_FILE|exec: \"/none\": stat /none: no such file or directory",
            })
    void refusesWhatCannotBeExecuted(String program, ExecFailure.Reason reason, String text) {
        TestingContainer container = new TestingContainer(BLOG);
        Assertions.assertThatThrownBy(() -> container.start(TestingContainer.ROOT, List.of(program)))
                .hasCauseInstanceOf(ExecFailure.class)
                .satisfies(e -> {
                    ExecFailure failure = (ExecFailure) Objects.requireNonNull(e.getCause());
                    assertThat(failure.reason()).isEqualTo(reason);
                    assertThat(failure.runcText()).isEqualTo(text);
                });
    }
}
