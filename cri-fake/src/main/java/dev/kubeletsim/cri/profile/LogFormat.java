// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Set;

/**
 * How a container's output is written to its log file: {@code <timestamp> <stream> <tag> <content>}.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param maxEntryBytes after how many bytes an entry is split
 * @param fileMode the mode of a new log file
 */
public record LogFormat(Set<Trait> traits, int maxEntryBytes, int fileMode) {
    public LogFormat {
        traits = Set.copyOf(traits);
    }

    /** What a runtime may do or not. */
    public enum Trait {
        /** Trailing zeros of the fraction are cut and UTC is {@code Z} (Go's RFC3339Nano), else there are 9 digits and {@code +00:00} (conmon). */
        TRIMS_ZEROS,
        /** A line that comes in several writes becomes one entry, else each write ends an entry. */
        JOINS_WRITES,
        /** {@code \r} before the line's end is dropped. */
        STRIPS_CARRIAGE_RETURN,
        /** The file is made at CreateContainer, else at StartContainer. */
        CREATED_WITH_CONTAINER,
        /** An empty {@code log_path} means {@code <id>.log}, else it means no log. */
        DEFAULTS_TO_ID
    }

    /** Whether trailing zeros of the fraction are cut and UTC is {@code Z} (Go's RFC3339Nano), else there are 9 digits and {@code +00:00} (conmon). */
    public boolean trimsZeros() {
        return traits.contains(Trait.TRIMS_ZEROS);
    }

    /** Whether a line that comes in several writes becomes one entry, else each write ends an entry. */
    public boolean joinsWrites() {
        return traits.contains(Trait.JOINS_WRITES);
    }

    /** Whether {@code \r} before the line's end is dropped. */
    public boolean stripsCarriageReturn() {
        return traits.contains(Trait.STRIPS_CARRIAGE_RETURN);
    }

    /** Whether the file is made at CreateContainer, else at StartContainer. */
    public boolean createdWithContainer() {
        return traits.contains(Trait.CREATED_WITH_CONTAINER);
    }

    /** Whether an empty {@code log_path} means {@code <id>.log}, else it means no log. */
    public boolean defaultsToId() {
        return traits.contains(Trait.DEFAULTS_TO_ID);
    }

    /** The same with or without {@code trait}. */
    public LogFormat with(Trait trait, boolean has) {
        return new LogFormat(Traits.with(Trait.class, traits, trait, has), maxEntryBytes, fileMode);
    }

    /** The same with another {@code maxEntryBytes}. */
    public LogFormat withMaxEntryBytes(int value) {
        return new LogFormat(traits, value, fileMode);
    }

    /** The same with another {@code fileMode}. */
    public LogFormat withFileMode(int value) {
        return new LogFormat(traits, maxEntryBytes, value);
    }
}
