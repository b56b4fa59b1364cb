// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import dev.kubeletsim.cri.image.GoQuote;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of one runtime release: code and text of each {@link CriError} it knows. Immutable. */
public final class ErrorTable {
    /**
     * A row.
     *
     * @param code null takes the code of the cause, as containerd does when it maps wrapped errors at the edge
     * @param template the text, with arguments in braces; {@code {q:name}} is one that Go prints with {@code %q}
     */
    private record Row(@Nullable CriCode code, String template) {}

    private static final String QUOTED = "q:";
    private static final Pattern ARGUMENT = Pattern.compile("\\{(?:" + QUOTED + ")?([^}]*)}");

    private final Map<CriError, Row> rows;

    private ErrorTable(Map<CriError, Row> rows) {
        this.rows = rows;
    }

    /** A table without rows to start from. */
    public static Builder builder() {
        return new Builder(new EnumMap<>(CriError.class));
    }

    /** A builder that starts from these rows. */
    public Builder toBuilder() {
        return new Builder(new EnumMap<>(rows));
    }

    /** Whether this runtime makes the check behind {@code error} at all. */
    public boolean has(CriError error) {
        return rows.containsKey(error);
    }

    /** The failure that {@code error} is on the wire; arguments come in pairs of name and value. */
    public CriException failure(CriError error, String... arguments) {
        return failure(error, pairs(arguments));
    }

    /** The same for arguments in a map. */
    public CriException failure(CriError error, Map<String, String> arguments) {
        Row row = row(error);
        return new CriException(row.code() == null ? CriCode.UNKNOWN : row.code(), render(row.template(), arguments));
    }

    /** The failure that {@code error} makes of {@code cause}, whose text is the argument {@code cause}. */
    public CriException wrap(CriError error, CriException cause, String... arguments) {
        Row row = row(error);
        Map<String, String> all = pairs(arguments);
        all.put("cause", cause.text());
        return new CriException(row.code() == null ? cause.code() : row.code(), render(row.template(), all));
    }

    /** The names of the arguments in the texts of all rows. */
    public Set<String> arguments() {
        Set<String> names = new TreeSet<>();
        rows.values().forEach(row -> names.addAll(arguments(row.template())));
        return names;
    }

    /** The names of the arguments in a text, each once, in order. */
    public static Set<String> arguments(String template) {
        Set<String> names = new LinkedHashSet<>();
        ARGUMENT.matcher(template).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private Row row(CriError error) {
        Row row = rows.get(error);
        if (row == null) {
            throw new IllegalStateException("this profile has no row " + error + ": the engine must ask has() first");
        }
        return row;
    }

    private static Map<String, String> pairs(String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException(arguments.length + " arguments (expected: name and value of each)");
        }
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            map.put(arguments[i], arguments[i + 1]);
        }
        return map;
    }

    /** Replaces {@code {name}} and {@code {q:name}}; what an argument contains is never looked at again. */
    private static String render(String template, Map<String, String> arguments) {
        StringBuilder text = new StringBuilder(template.length() + 64);
        int at = 0;
        while (true) {
            int open = template.indexOf('{', at);
            int close = open < 0 ? -1 : template.indexOf('}', open);
            if (close < 0) {
                return text.append(template, at, template.length()).toString();
            }
            boolean quoted = template.startsWith(QUOTED, open + 1);
            String value = arguments.get(template.substring(open + 1 + (quoted ? QUOTED.length() : 0), close));
            text.append(template, at, open);
            text.append(value == null ? template.substring(open, close + 1) : quoted ? GoQuote.quote(value) : value);
            at = close + 1;
        }
    }

    /** Collects rows. */
    public static final class Builder {
        private final EnumMap<CriError, Row> rows;

        private Builder(EnumMap<CriError, Row> rows) {
            this.rows = rows;
        }

        /** A row with the code UNKNOWN. */
        public Builder unknown(CriError error, String template) {
            return row(error, CriCode.UNKNOWN, template);
        }

        /** A row that takes its code from its cause. */
        public Builder wrapping(CriError error, String template) {
            rows.put(error, new Row(null, template));
            return this;
        }

        /** A row with a code of its own. */
        public Builder row(CriError error, CriCode code, String template) {
            rows.put(error, new Row(code, template));
            return this;
        }

        /** Gives a row another text and leaves its code. */
        public Builder text(CriError error, String template) {
            rows.computeIfPresent(error, (key, row) -> new Row(row.code(), template));
            return this;
        }

        /** Gives a row another code and leaves its text. */
        public Builder code(CriError error, CriCode code) {
            rows.computeIfPresent(error, (key, row) -> new Row(code, row.template()));
            return this;
        }

        /** Takes a row out: the release does not make this check. */
        public Builder without(CriError error) {
            rows.remove(error);
            return this;
        }

        /** The table. */
        public ErrorTable build() {
            return new ErrorTable(Map.copyOf(rows));
        }
    }
}
