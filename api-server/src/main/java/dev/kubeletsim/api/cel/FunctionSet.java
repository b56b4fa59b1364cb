// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions, each with what the checker has to know of it and what it does. */
final class FunctionSet {
    /** What an overload does. */
    @FunctionalInterface
    interface Body {
        Object call(Object[] arguments);
    }

    private final Map<String, List<CelOverloadDecl>> declarations = new LinkedHashMap<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    /** Adds {@code function(parameters…)}. */
    FunctionSet global(String function, String overload, CelType result, List<CelType> parameters, Body body) {
        return add(function, CelOverloadDecl.newGlobalOverload(overload, result, parameters), parameters, body);
    }

    /** Adds {@code parameters[0].function(parameters[1]…)}. */
    FunctionSet member(String function, String overload, CelType result, List<CelType> parameters, Body body) {
        return add(function, CelOverloadDecl.newMemberOverload(overload, result, parameters), parameters, body);
    }

    // The library asks for immutable functions: bodies are lambdas without state, which it cannot see.
    @SuppressWarnings("Immutable")
    private FunctionSet add(String function, CelOverloadDecl overload, List<CelType> parameters, Body body) {
        declarations.computeIfAbsent(function, name -> new ArrayList<>()).add(overload);
        List<Class<?>> classes = new ArrayList<>();
        parameters.forEach(parameter -> classes.add(KubernetesTypes.javaClass(parameter)));
        bindings.add(CelFunctionBinding.from(overload.overloadId(), classes, body::call));
        return this;
    }

    /** Adds all of another set's functions. */
    void addAll(FunctionSet other) {
        other.declarations.forEach((function, overloads) -> declarations
                .computeIfAbsent(function, name -> new ArrayList<>())
                .addAll(overloads));
        bindings.addAll(other.bindings);
    }

    void declare(CelCompilerBuilder compiler) {
        declarations.forEach((function, overloads) ->
                compiler.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(function, overloads)));
    }

    void bind(CelRuntimeBuilder runtime) {
        runtime.addFunctionBindings(bindings);
    }

    /** The failure of a function, in upstream's words. */
    static CelInvalidArgumentException failure(String message) {
        return new CelInvalidArgumentException(message);
    }
}
