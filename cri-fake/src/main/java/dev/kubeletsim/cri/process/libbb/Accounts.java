// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.libbb;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lookups in {@code /etc/passwd} and {@code /etc/group}, as the C library makes them for the process itself. */
public final class Accounts {
    private static final long MAX_BYTES = 1 << 20;

    private Accounts() {}

    /** The name of a user, or its number if it has none. */
    public static String nameOf(Syscalls sys, long uid) {
        return userName(sys, uid).orElse(String.valueOf(uid));
    }

    /** The name of a user. */
    public static Optional<String> userName(Syscalls sys, long uid) {
        return nameById(sys, "/etc/passwd", uid, 7);
    }

    /** The name of a group. */
    public static Optional<String> groupName(Syscalls sys, long gid) {
        return nameById(sys, "/etc/group", gid, 4);
    }

    private static Optional<String> nameById(Syscalls sys, String file, long id, int fields) {
        return rows(sys, file, fields).stream()
                .filter(row -> row[2].equals(String.valueOf(id)))
                .map(row -> row[0])
                .findFirst();
    }

    /** The passwd entry of a name: name, password, uid, gid, comment, home, shell. */
    public static Optional<String[]> user(Syscalls sys, String name) {
        return rows(sys, "/etc/passwd", 7).stream()
                .filter(row -> row[0].equals(name))
                .findFirst();
    }

    /** The number of a group name. */
    public static Optional<Long> groupId(Syscalls sys, String name) {
        return rows(sys, "/etc/group", 4).stream()
                .filter(row -> row[0].equals(name))
                .map(row -> Long.parseLong(row[2]))
                .findFirst();
    }

    /** The groups that name {@code user} as a member, in the file's order. */
    public static List<Long> memberships(Syscalls sys, String user) {
        return rows(sys, "/etc/group", 4).stream()
                .filter(row -> Arrays.asList(row[3].split(",")).contains(user))
                .map(row -> Long.parseLong(row[2]))
                .toList();
    }

    /** The home directory of a user; null if there is none of this name. */
    public static @Nullable String homeOf(Syscalls sys, String user) {
        return user(sys, user).map(row -> row[5]).orElse(null);
    }

    /** Well-formed rows: enough fields, and a number as third. Others are passed over, as by busybox's own parser. */
    private static List<String[]> rows(Syscalls sys, String file, int fields) {
        byte[] bytes;
        try {
            bytes = sys.files().read(sys.credentials(), file, MAX_BYTES);
        } catch (ErrnoException e) {
            return List.of();
        }
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(":", -1))
                .filter(row -> row.length >= fields && row[2].matches("[0-9]{1,10}"))
                .toList();
    }
}
