// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is mounted on this machine now (proc(5), {@code mountinfo}). Nothing on systems without such a file. */
final class RealMounts {
    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final int MOUNT_POINT = 4;

    private RealMounts() {}

    /** The mount points below {@code directory}. */
    static Set<Path> below(Path directory) {
        try (Stream<String> lines = Files.lines(MOUNT_INFO, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.split(" "))
                    .filter(fields -> fields.length > MOUNT_POINT)
                    .map(fields -> Path.of(unescaped(fields[MOUNT_POINT])))
                    .filter(point -> point.startsWith(directory) && !point.equals(directory))
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
    }

    private static String unescaped(String field) {
        return ESCAPE.matcher(field)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    }
}
