// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.process.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountNamespaceTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-12-16T12:00:00Z"));
    private static final FileCredentials ROOT = Superuser.INSTANCE;

    private static Credentials user(long uid, long gid, Long... groups) {
        return Credentials.container(uid, gid, List.of(groups), CapabilitySet.CONTAINERD_DEFAULT);
    }

    /** The file belongs to 1000:50000. Exactly one class of bits counts: the owner's even where others may more. */
    @ParameterizedTest(name = "mode {0}, {1}:{2} with group {3}: {4}")
    @CsvSource({
        "0640, 1000, 1000, 1000, rw-",
        "0640, 2000, 50000, 50000, r--",
        "0640, 2000, 2000, 50000, r--",
        "0640, 2000, 2000, 3000, ---",
        "0060, 1000, 50000, 50000, ---",
        "0006, 2000, 50000, 50000, ---",
        "0006, 2000, 2000, 3000, rw-",
        "0070, 2000, 2000, 50000, rwx",
        "0000, 0, 0, 0, rw-",
        "0001, 0, 0, 0, rwx",
    })
    void exactlyOneClassOfBitsCounts(String mode, long uid, long gid, long group, String expected) {
        FileTree tree = FileTree.builder()
                .file("f", new byte[0], Integer.parseInt(mode, 8), 1000, 50000)
                .build();
        MountNamespace files = MountNamespace.over(tree, CLOCK);
        StringBuilder may = new StringBuilder();
        for (int mask : new int[] {4, 2, 1}) {
            may.append(
                    allows(files, user(uid, gid, group), mask) ? "rwx".charAt(mask == 4 ? 0 : mask == 2 ? 1 : 2) : '-');
        }
        assertThat(may).hasToString(expected);
    }

    private static boolean allows(MountNamespace files, FileCredentials who, int mask) {
        try {
            files.access(who, "/f", mask);
            return true;
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.EACCES);
            return false;
        }
    }

    @Test
    void writesStayInTheirNamespace() {
        FileTree tree =
                FileTree.builder().file("etc/f", bytes("image"), 0644, 0, 0).build();
        MountNamespace one = MountNamespace.over(tree, CLOCK);
        MountNamespace other = MountNamespace.over(tree, CLOCK);
        write(one, "/etc/f", "changed");
        one.unlink(ROOT, "/etc/f");
        write(one, "/etc/f", "again");
        assertThat(text(one, "/etc/f")).isEqualTo("again");
        assertThat(text(other, "/etc/f")).isEqualTo("image");
        assertThat(tree.readConfined("/etc/f", 100)).isInstanceOf(FileTree.Content.Bytes.class);
        assertThat(other.writableInodes()).isEqualTo(1);
        assertThat(one.writableInodes()).isGreaterThan(1);
    }

    @Test
    void whoFoundAFileOfTheImageBeforeItsFirstChangeSeesTheChange() {
        FileTree tree = FileTree.builder()
                .file("d/f", bytes("image"), 0644, 0, 0)
                .hardlink("d/g", "d/f")
                .build();
        MountNamespace files = MountNamespace.over(tree, CLOCK);
        Inode early = files.inode(ROOT, "/d/f");
        write(files, "/d/g", "changed");
        files.chown(ROOT, "/d/f", 1000, 2000, true);
        byte[] read = new byte[20];
        int count = early.open(false).read(0, read, 0, read.length);
        assertThat(new String(read, 0, count, StandardCharsets.UTF_8)).isEqualTo("changed");
        assertThat(early.stat()).isEqualTo(files.stat(ROOT, "/d/g"));
        assertThat(early.stat().gid()).isEqualTo(2000);
    }

    @Test
    void aDirectoryOfTheImageThatIsGoneTakesNothingMore() {
        MountNamespace files = MountNamespace.over(
                FileTree.builder().directory("a/b", 0755, 0, 0).build(), CLOCK);
        assertThat(files.stat(ROOT, "/a").links()).isEqualTo(3);
        Inode early = files.inode(ROOT, "/a/b");
        files.rmdir(ROOT, "/a/b");
        assertThat(files.stat(ROOT, "/a").links()).isEqualTo(2);
        fails(Errno.ENOENT, () -> early.create("f", FileType.REGULAR, 0644, 0, 0, ""));
    }

    @Test
    void setGidDirectoryGivesItsGroup() {
        MountNamespace files = MountNamespace.over(
                FileTree.builder().directory("d", 02777, 0, 2000).build(), CLOCK);
        files.mkdir(user(1000, 1000), "/d/sub", 0755);
        files.open(user(1000, 1000), "/d/f", Set.of(OpenFlag.CREATE, OpenFlag.WRITE), 0644);
        assertThat(files.stat(ROOT, "/d/sub").modeString()).isEqualTo("drwxr-sr-x");
        assertThat(files.stat(ROOT, "/d/sub").gid()).isEqualTo(2000);
        assertThat(files.stat(ROOT, "/d/f").gid()).isEqualTo(2000);
    }

    @Test
    void stickyDirectoryKeepsOthersFiles() {
        MountNamespace files = MountNamespace.over(
                FileTree.builder().directory("tmp", 01777, 0, 0).build(), CLOCK);
        files.mkdir(user(1000, 1000), "/tmp/mine", 0755);
        fails(Errno.EPERM, () -> files.rmdir(user(2000, 2000), "/tmp/mine"));
        files.rmdir(user(1000, 1000), "/tmp/mine");
    }

    @Test
    void chownNeedsTheCapabilityAndChgrpAGroupOfOnesOwn() {
        FileTree tree =
                FileTree.builder().file("f", new byte[0], 0644, 1000, 1000).build();
        MountNamespace files = MountNamespace.over(tree, CLOCK);
        fails(Errno.EPERM, () -> files.chown(user(1000, 1000), "/f", 2000, -1, true));
        fails(Errno.EPERM, () -> files.chown(user(1000, 1000), "/f", -1, 3000, true));
        files.chown(user(1000, 1000, 3000L), "/f", -1, 3000, true);
        assertThat(files.stat(ROOT, "/f").gid()).isEqualTo(3000);
        fails(Errno.EPERM, () -> files.chmod(user(2000, 2000), "/f", 0777));
    }

    @Test
    void readOnlyMountsRefuseWrites() {
        MountNamespace files = MountNamespace.over(
                FileTree.builder().directory("d", 0777, 0, 0).build(), CLOCK);
        HostFiles host = HostFiles.inMemory(CLOCK);
        host.write("/v", bytes("v"), 0644, 0, 0);
        files.bind(host, "/v", "/mnt/v", Binding.of(true));
        files.setRootReadOnly(true);
        fails(Errno.EROFS, () -> files.mkdir(ROOT, "/d/x", 0755));
        fails(Errno.EROFS, () -> write(files, "/mnt/v", "x"));
        assertThat(text(files, "/mnt/v")).isEqualTo("v");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/none, ENOENT",
        "/f/x, ENOTDIR",
        "/loop, ELOOP",
        "/dangling, ENOENT",
        "'', ENOENT",
        "/d/../f/, ENOTDIR",
    })
    void pathsFailAsOnLinux(String path, Errno expected) {
        FileTree tree = FileTree.builder()
                .file("f", new byte[0], 0644, 0, 0)
                .directory("d", 0755, 0, 0)
                .symlink("loop", "loop", 0, 0)
                .symlink("dangling", "nowhere", 0, 0)
                .build();
        fails(expected, () -> MountNamespace.over(tree, CLOCK).stat(ROOT, path));
    }

    @Test
    void renameReplacesAndRefusesNonsense() {
        FileTree tree = FileTree.builder()
                .file("a", bytes("a"), 0644, 0, 0)
                .file("b", bytes("b"), 0644, 0, 0)
                .file("d/e/f", bytes("f"), 0644, 0, 0)
                .build();
        MountNamespace files = MountNamespace.over(tree, CLOCK);
        files.rename(ROOT, "/a", "/b");
        assertThat(text(files, "/b")).isEqualTo("a");
        assertThat(files.list(ROOT, "/")).containsExactly("b", "d");
        fails(Errno.EINVAL, () -> files.rename(ROOT, "/d", "/d/e/g"));
        fails(Errno.EISDIR, () -> files.rename(ROOT, "/b", "/d"));
        fails(Errno.ENOTEMPTY, () -> files.rmdir(ROOT, "/d"));
        files.rename(ROOT, "/d", "/moved");
        assertThat(text(files, "/moved/e/f")).isEqualTo("f");
    }

    @Test
    void hardLinksShareTheirContent() {
        FileTree tree = FileTree.builder()
                .file("a", bytes("a"), 0644, 0, 0)
                .hardlink("b", "a")
                .build();
        MountNamespace files = MountNamespace.over(tree, CLOCK);
        write(files, "/a", "changed");
        assertThat(text(files, "/b")).isEqualTo("changed");
        assertThat(files.stat(ROOT, "/a").inode())
                .isEqualTo(files.stat(ROOT, "/b").inode());
    }

    @Test
    void writableLayerIsBounded() {
        MountNamespace files = MountNamespace.over(FileTree.empty(), CLOCK, 16_384);
        fails(Errno.ENOSPC, () -> write(files, "/f", "x".repeat(12_289)));
        write(files, "/g", "x".repeat(12_288));
        files.unlink(ROOT, "/f");
        assertThat(files.writableBytes()).isEqualTo(16_384);
        fails(Errno.ENOSPC, () -> files.mkdir(ROOT, "/d", 0755));
    }

    @Test
    void aFileThatGrowsSlowlyFillsItsFileSystemToTheEnd() {
        MountNamespace files = MountNamespace.over(FileTree.empty(), CLOCK, 65_536);
        write(files, "/f", "");
        Inode inode = files.open(ROOT, "/f", Set.of(OpenFlag.WRITE), 0).inode();
        try (FileHandle handle = inode.open(true)) {
            for (int size = 0; size < 61_440; size += 1024) {
                handle.write(size, new byte[1024], 0, 1024);
            }
            fails(Errno.ENOSPC, () -> handle.write(61_440, new byte[1], 0, 1));
            handle.truncate(1);
        }
        assertThat(files.writableBytes()).isEqualTo(8_192);
    }

    /** As {@code du} counts the upper directory of an overlay on ext4. */
    @Test
    void roomIsCountedInBlocksAndForDirectoriesToo() {
        FileTree tree =
                FileTree.builder().file("etc/f", bytes("image"), 0644, 0, 0).build();
        MountNamespace files = MountNamespace.over(tree, CLOCK);
        holds(files, 4_096, 1);
        write(files, "/etc/hosts", "10.0.0.1");
        holds(files, 12_288, 3);
        files.mkdir(ROOT, "/d", 0755);
        holds(files, 16_384, 4);
        files.unlink(ROOT, "/etc/f");
        holds(files, 16_384, 4);
        files.unlink(ROOT, "/etc/hosts");
        files.rmdir(ROOT, "/d");
        holds(files, 8_192, 2);
    }

    private static void holds(MountNamespace files, long bytes, long inodes) {
        assertThat(files.writableBytes()).isEqualTo(bytes);
        assertThat(files.writableInodes()).isEqualTo(inodes);
    }

    private static void fails(Errno errno, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(MountNamespace files, String path, String text) {
        Inode inode = files.open(ROOT, path, Set.of(OpenFlag.CREATE, OpenFlag.WRITE, OpenFlag.TRUNCATE), 0644)
                .inode();
        try (FileHandle handle = inode.open(true)) {
            handle.write(0, bytes(text), 0, text.length());
        }
    }

    private static String text(MountNamespace files, String path) {
        return new String(files.read(ROOT, path, 1000), StandardCharsets.UTF_8);
    }
}
