// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/**
 * How a container's output is written to its log file: {@code <timestamp> <stream> <tag> <content>}.
 *
 * @param trimsZeros whether trailing zeros of the fraction are cut and UTC is {@code Z} (Go's RFC3339Nano); else there
 *     are 9 digits and {@code +00:00} (conmon)
 * @param maxEntryBytes after how many bytes an entry is split
 * @param joinsWrites whether a line that comes in several writes becomes one entry; else each write ends an entry
 * @param stripsCarriageReturn whether {@code \r} before the line's end is dropped
 * @param fileMode the mode of a new log file
 * @param createdWithContainer whether the file is made at CreateContainer; else at StartContainer
 * @param defaultsToId whether an empty {@code log_path} means {@code <id>.log}; else it means no log
 */
public record LogFormat(
        boolean trimsZeros,
        int maxEntryBytes,
        boolean joinsWrites,
        boolean stripsCarriageReturn,
        int fileMode,
        boolean createdWithContainer,
        boolean defaultsToId) {}
