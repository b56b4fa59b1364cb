// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;

/** {@code find} and {@code findAll}, with Go's regular expressions. */
final class RegexLibrary {
    private static final CelType STRING = SimpleType.STRING;

    private RegexLibrary() {}

    static FunctionSet functions() {
        return new FunctionSet()
                .member("find", "string_find_string", STRING, List.of(STRING, STRING), args -> {
                    Matcher matcher = pattern((String) args[1]).matcher((String) args[0]);
                    return matcher.find() ? matcher.group() : "";
                })
                .member(
                        "findAll",
                        "string_find_all_string",
                        KubernetesTypes.STRINGS,
                        List.of(STRING, STRING),
                        args -> findAll((String) args[0], (String) args[1], -1))
                .member(
                        "findAll",
                        "string_find_all_string_int",
                        KubernetesTypes.STRINGS,
                        List.of(STRING, STRING, SimpleType.INT),
                        args -> findAll((String) args[0], (String) args[1], (Long) args[2]));
    }

    /** The matches, at most {@code limit} of them unless it is negative. */
    private static List<String> findAll(String text, String regex, long limit) {
        Matcher matcher = pattern(regex).matcher(text);
        List<String> found = new ArrayList<>();
        while ((limit < 0 || found.size() < limit) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw FunctionSet.failure("Illegal regex: " + problem(e));
        }
    }

    /** As Go says it. */
    static String problem(PatternSyntaxException e) {
        String pattern = e.getPattern();
        return "error parsing regexp: " + e.getDescription()
                + (pattern == null || pattern.isEmpty() ? "" : ": `" + pattern + "`");
    }
}
