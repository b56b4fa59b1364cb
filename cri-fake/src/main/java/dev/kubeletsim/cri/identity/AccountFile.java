// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import java.util.ArrayList;
import java.util.List;

/** What a runtime finds when it opens an image's {@code /etc/passwd} or {@code /etc/group}. */
public sealed interface AccountFile {

    /** The longest line of a passwd file that the Go scanner behind all runtimes takes, in bytes; of groups any length. */
    int MAX_LINE_BYTES = 64 * 1024;

    /** A readable file. */
    record Present(String content) implements AccountFile {}

    /** No such file, or a symbolic link that leads nowhere. */
    record Missing() implements AccountFile {}

    /** Something is there, but it cannot be read as a file; {@code reason} is the operating system's text. */
    record Unreadable(String reason) implements AccountFile {}

    /** Reads the lines of a passwd file as runc's and moby's user parser does. */
    static List<PasswdEntry> passwdEntries(String content) {
        List<PasswdEntry> entries = new ArrayList<>();
        int number = 0;
        for (String raw : content.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty()) {
                String[] fields = line.split(":", -1);
                entries.add(new PasswdEntry(
                        number, fields[0], number(fields, 2), number(fields, 3), fields.length > 5 ? fields[5] : ""));
            }
        }
        return entries;
    }

    /** Reads the lines of a group file; here, unlike in passwd, a line that begins with {@code #} is a comment. */
    static List<GroupEntry> groupEntries(String content) {
        List<GroupEntry> entries = new ArrayList<>();
        int number = 0;
        for (String raw : content.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                String[] fields = line.split(":", -1);
                entries.add(new GroupEntry(number, fields[0], number(fields, 2), members(fields)));
            }
        }
        return entries;
    }

    /** Whether a line is longer than {@link #MAX_LINE_BYTES}, which makes a whole passwd file unreadable. */
    static boolean hasOverlongLine(String content) {
        return content.length() >= MAX_LINE_BYTES && content.lines().anyMatch(line -> line.length() >= MAX_LINE_BYTES);
    }

    private static List<String> members(String[] fields) {
        return fields.length > 3 && !fields[3].isEmpty() ? List.of(fields[3].split(",", -1)) : List.of();
    }

    /** A field as Go's Atoi gives it with the error ignored: 0 for junk, the nearest bound for what is out of range. */
    private static long number(String[] fields, int index) {
        return index < fields.length ? GoNumber.orZero(fields[index]) : 0;
    }
}
