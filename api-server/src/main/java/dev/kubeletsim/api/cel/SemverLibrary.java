// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.function.ToLongFunction;

/** {@code semver}, {@code isSemver} and comparisons of versions (since 1.33). */
final class SemverLibrary {
    private static final CelType SEMVER = KubernetesTypes.SEMVER;
    private static final List<CelType> TEXT = List.of(SimpleType.STRING);
    private static final List<CelType> TEXT_AND_FLAG = List.of(SimpleType.STRING, SimpleType.BOOL);
    private static final List<CelType> TWO = List.of(SEMVER, SEMVER);

    private SemverLibrary() {}

    static FunctionSet functions() {
        FunctionSet functions = new FunctionSet()
                .global("semver", "string_to_semver", SEMVER, TEXT, args -> version(args[0], false))
                .global("semver", "string_bool_to_semver", SEMVER, TEXT_AND_FLAG, args -> version(args[0], args[1]))
                .global("isSemver", "is_semver_string", SimpleType.BOOL, TEXT, args -> isVersion(args[0], false))
                .global("isSemver", "is_semver_string_bool", SimpleType.BOOL, TEXT_AND_FLAG, args ->
                        isVersion(args[0], args[1]))
                .member("isGreaterThan", "semver_is_greater_than", SimpleType.BOOL, TWO, args -> compare(args) > 0)
                .member("isLessThan", "semver_is_less_than", SimpleType.BOOL, TWO, args -> compare(args) < 0)
                .member("compareTo", "semver_compare_to", SimpleType.INT, TWO, args -> (long) compare(args));
        number(functions, "major", SemanticVersion::major);
        number(functions, "minor", SemanticVersion::minor);
        number(functions, "patch", SemanticVersion::patch);
        return functions;
    }

    private static void number(FunctionSet functions, String name, ToLongFunction<SemanticVersion> number) {
        functions.member(name, "semver_" + name, SimpleType.INT, List.of(SEMVER), args ->
                number.applyAsLong((SemanticVersion) args[0]));
    }

    private static int compare(Object[] args) {
        return Integer.signum(((SemanticVersion) args[0]).compareTo((SemanticVersion) args[1]));
    }

    private static SemanticVersion version(Object text, Object tolerant) {
        try {
            return parse((String) text, (Boolean) tolerant);
        } catch (IllegalArgumentException e) {
            throw FunctionSet.failure(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isVersion(Object text, Object tolerant) {
        try {
            parse((String) text, (Boolean) tolerant);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static SemanticVersion parse(String text, boolean tolerant) {
        return tolerant ? SemanticVersion.parseTolerantly(text) : SemanticVersion.parse(text);
    }
}
