// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.libbb.ShellPattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that one word becomes, as patterns in which everything quoted is escaped (POSIX.1-2017, 2.6.5). */
final class Fields {
    private final @Nullable String separators;
    private final List<String> done = new ArrayList<>(1);
    private final StringBuilder current = new StringBuilder();
    private boolean present;
    private boolean vanishes;
    private long length;

    /** @param separators IFS; null if nothing is to be split */
    Fields(@Nullable String separators) {
        this.separators = separators;
    }

    long length() {
        return length;
    }

    void literal(String text, boolean quoted) {
        current.append(quoted ? ShellPattern.escape(text) : text);
        present |= quoted || !text.isEmpty();
        length += text.length();
    }

    void expanded(String text, boolean quoted) {
        if (quoted || separators == null) {
            current.append(quoted ? ShellPattern.escape(text) : text.replace("\\", "\\\\"));
            present |= quoted || !text.isEmpty();
            length += text.length();
        } else {
            split(text);
        }
    }

    /** The unquoted default of a parameter. */
    void expandedPattern(String text) {
        if (separators == null) {
            literal(text, false);
        } else {
            split(text);
        }
    }

    private void split(String text) {
        boolean afterSpace = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (separators == null || separators.indexOf(c) < 0) {
                if (c == '\\') {
                    current.append('\\');
                }
                current.append(c);
                present = true;
                afterSpace = false;
            } else if (c == ' ' || c == '\t' || c == '\n') {
                boolean was = present;
                end(false);
                afterSpace |= was;
            } else {
                if (!afterSpace || present) {
                    end(true);
                }
                afterSpace = false;
            }
        }
        length += text.length();
    }

    private void end(boolean evenIfEmpty) {
        if (present || evenIfEmpty) {
            done.add(current.toString());
            current.setLength(0);
            present = false;
        }
    }

    /** Begins a further field, as between the arguments of {@code "$@"}. */
    void next(boolean quoted) {
        end(quoted);
    }

    /** {@code "$@"} without arguments: no field, unless there is more in the word. */
    void vanishIfEmpty() {
        vanishes = true;
        present = !current.isEmpty();
    }

    List<String> finish() {
        if (present && !(vanishes && current.isEmpty())) {
            done.add(current.toString());
        }
        return done;
    }
}
