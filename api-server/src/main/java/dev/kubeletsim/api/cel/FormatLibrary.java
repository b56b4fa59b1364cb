// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code format.named}, {@code format.dns1123Label()} and the like, and {@code validate} (since 1.31). */
final class FormatLibrary {
    private FormatLibrary() {}

    static FunctionSet functions(int minor) {
        Map<String, NamedFormat> formats = NamedFormat.all(minor);
        FunctionSet functions = new FunctionSet()
                .global(
                        "format.named",
                        "format-named",
                        OptionalType.create(KubernetesTypes.FORMAT),
                        List.of(SimpleType.STRING),
                        args -> Optional.ofNullable(formats.get((String) args[0])))
                .member(
                        "validate",
                        "format-validate",
                        OptionalType.create(KubernetesTypes.STRINGS),
                        List.of(KubernetesTypes.FORMAT, SimpleType.STRING),
                        args -> {
                            List<String> problems =
                                    ((NamedFormat) args[0]).problems().apply((String) args[1]);
                            return problems.isEmpty() ? Optional.empty() : Optional.of(problems);
                        });
        formats.forEach((name, format) ->
                functions.global("format." + name, "format-" + name, KubernetesTypes.FORMAT, List.of(), args -> format));
        return functions;
    }
}
