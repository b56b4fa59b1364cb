// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.EnumSet;
import java.util.Set;

/**
 * What expressions may use in one release ({@code apiserver/pkg/cel/environment/base.go}). A new expression is held to what
 * the release before understood too, so that a cluster can be rolled back: {@code level} is one less than the server's
 * minor.
 */
final class Libraries {
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .enableQuotedIdentifierSyntax(false)
            .comprehensionMaxIterations(-1)
            .build();

    private static final int TWO_VARIABLES = 32;
    private static final int LISTS = 34;

    private final int level;
    private final FunctionSet functions = new FunctionSet();

    Libraries(int minor) {
        this.level = minor - 1;
        functions.addAll(UrlLibrary.functions());
        functions.addAll(RegexLibrary.functions());
        functions.addAll(ListLibrary.functions());
        functions.addAll(AuthorizerLibrary.functions());
        functions.addAll(QuantityLibrary.functions());
        since(29, StringFormat.functions());
        since(30, NetworkLibrary.functions());
        since(31, FormatLibrary.functions(minor));
        since(31, AuthorizerLibrary.selectors());
        since(33, SemverLibrary.functions());
    }

    private void since(int introduced, FunctionSet library) {
        if (level >= introduced) {
            functions.addAll(library);
        }
    }

    CelCompilerBuilder compiler() {
        CelCompilerBuilder compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.optional(), strings());
        functions.declare(compiler);
        if (level >= 29) {
            compiler.addLibraries(CelExtensions.sets(OPTIONS));
        }
        if (level >= TWO_VARIABLES) {
            compiler.addLibraries(CelExtensions.comprehensions());
        }
        if (level >= LISTS) {
            compiler.addLibraries(CelExtensions.lists(2));
        }
        return compiler;
    }

    CelRuntime runtime() {
        CelRuntimeBuilder runtime = CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(CelExtensions.optional(), strings());
        functions.bind(runtime);
        if (level >= 29) {
            runtime.addLibraries(CelExtensions.sets(OPTIONS));
        }
        if (level >= TWO_VARIABLES) {
            runtime.addLibraries(CelExtensions.comprehensions());
        }
        if (level >= LISTS) {
            runtime.addLibraries(CelExtensions.lists(2));
        }
        return runtime.build();
    }

    /** Version 2 of cel-go's string functions, or version 0; {@code reverse} came later. */
    private CelStringExtensions strings() {
        Set<Function> used = EnumSet.allOf(Function.class);
        used.remove(Function.REVERSE);
        if (level < 29) {
            used.remove(Function.QUOTE);
        }
        return CelExtensions.strings(used);
    }
}
