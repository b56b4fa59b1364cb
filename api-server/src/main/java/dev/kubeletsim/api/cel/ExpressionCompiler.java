// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.kubeletsim.api.schema.ObjectType;
import dev.kubeletsim.api.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of one policy, which may use the variables compiled before them
 * ({@code apiserver/pkg/admission/plugin/cel}). Not safe from several threads; what it compiles is.
 */
public final class ExpressionCompiler {
    private static final Map<Integer, Environment> RELEASES = new ConcurrentHashMap<>();
    /** The release that began to say what an expression evaluates to instead. */
    private static final int SAYS_ACTUAL_TYPE_SINCE = 32;

    private record Environment(int minor, Libraries libraries, CelRuntime runtime) {
        static Environment of(int minor) {
            Libraries libraries = new Libraries(minor);
            return new Environment(minor, libraries, libraries.runtime());
        }
    }

    /** What the variables with the request's objects are; whoever knows no better says {@code dyn}. */
    private record Objects(CelType object, CelType params, List<CelType> structs, boolean checksOnly) {
        static final Objects UNKNOWN = new Objects(SimpleType.DYN, SimpleType.DYN, List.of(), false);
    }

    private final Environment environment;
    private final boolean params;
    private final Objects objects;
    private final Map<String, CelType> variableTypes = new LinkedHashMap<>();
    private final Map<String, Compilation> variables = new LinkedHashMap<>();
    private final Map<Boolean, CelCompiler> compilers = new LinkedHashMap<>();

    private ExpressionCompiler(Environment environment, boolean params, Objects objects) {
        this.environment = environment;
        this.params = params;
        this.objects = objects;
    }

    /**
     * A compiler without variables yet.
     *
     * @param minor the release: 31 means 1.31
     * @param params whether {@code params} is known
     */
    public static ExpressionCompiler of(int minor, boolean params) {
        return new ExpressionCompiler(RELEASES.computeIfAbsent(minor, Environment::of), params, Objects.UNKNOWN);
    }

    /**
     * A compiler that knows what {@code object}, {@code oldObject} and {@code params} are, to find fields that do not exist
     * ({@code pkg/admission/plugin/policy/validating/typechecking.go}); what it compiles is not to be evaluated.
     *
     * @param params whether {@code params} is known
     * @param paramsType what it is; null if nobody knows
     */
    public static ExpressionCompiler typed(
            Schema schema, ObjectType object, boolean params, @Nullable ObjectType paramsType) {
        SchemaTypes types = new SchemaTypes(schema);
        CelType objectType = types.of(object);
        boolean same = paramsType != null && paramsType.key().equals(object.key());
        CelType typeOfParams = same ? objectType : types.of(paramsType);
        return new ExpressionCompiler(
                RELEASES.computeIfAbsent(schema.minor(), Environment::of),
                params,
                new Objects(objectType, typeOfParams, types.structs(), true));
    }

    /** What is wrong with the types of an expression, in cel-go's words; empty if nothing is. */
    public String typeProblem(String source) {
        CelValidationResult result =
                compilers.computeIfAbsent(true, this::compiler).compile(source);
        return result.hasError() ? CompileErrors.issues(result.getErrors(), result.getSource()) : "";
    }

    /** Compiles {@code variables.NAME}, for expressions compiled after it. */
    public Compilation variable(String name, String source) {
        Checked checked = check(source, ReturnType.ANY, true);
        variables.put(name, checked.compilation);
        variableTypes.put(name, declared(checked.type));
        compilers.clear();
        return checked.compilation;
    }

    /** Compiles an expression; {@code authorizer} says whether it knows the variable of that name. */
    public Compilation compile(String source, ReturnType type, boolean authorizer) {
        return check(source, type, authorizer).compilation;
    }

    /** What the variables compiled so far, and these inputs, evaluate to. */
    public Activation activation(Activation.Input input) {
        return Activation.of(input, variables);
    }

    private record Checked(Compilation compilation, CelType type) {
        static Checked refused(String detail) {
            return new Checked(new Compilation.Refused(detail), SimpleType.DYN);
        }
    }

    private Checked check(String source, ReturnType wanted, boolean authorizer) {
        CelValidationResult result =
                compilers.computeIfAbsent(authorizer, this::compiler).compile(source);
        if (result.hasError()) {
            return Checked.refused(CompileErrors.text(result.getErrors(), result.getSource()));
        }
        try {
            CelAbstractSyntaxTree ast = result.getAst();
            List<CelIssue> wrongLiterals = LiteralChecks.check(ast);
            if (!wrongLiterals.isEmpty()) {
                return Checked.refused(CompileErrors.text(wrongLiterals, ast.getSource()));
            }
            String problem = LiteralChecks.instantiationProblem(ast);
            CelType type = ast.getResultType();
            if (!accepted(wanted).isEmpty() && !accepted(wanted).contains(type)) {
                return Checked.refused(mismatch(wanted, type));
            }
            if (!problem.isEmpty()) {
                return Checked.refused("program instantiation failed: " + problem);
            }
            Expression expression = new Expression(source, environment.runtime.createProgram(ast));
            return new Checked(new Compilation.Compiled(expression), type);
        } catch (CelValidationException | CelEvaluationException e) {
            return Checked.refused("program instantiation failed: " + e.getMessage());
        }
    }

    private static List<CelType> accepted(ReturnType wanted) {
        return switch (wanted) {
            case ANY -> List.of();
            case BOOL -> List.of(SimpleType.BOOL);
            case STRING -> List.of(SimpleType.STRING);
            case STRING_OR_NULL -> List.of(SimpleType.STRING, SimpleType.NULL_TYPE);
        };
    }

    private String mismatch(ReturnType wanted, CelType type) {
        List<String> names = accepted(wanted).stream().map(TypeNames::of).toList();
        String expected = names.size() == 1 ? names.get(0) : "one of [" + String.join(" ", names) + "]";
        return "must evaluate to " + expected
                + (environment.minor >= SAYS_ACTUAL_TYPE_SINCE ? " but got " + TypeNames.of(type) : "");
    }

    /** The type that expressions see of a variable: opaque ones are checked when they are used. */
    private static CelType declared(CelType type) {
        return switch (type.kind()) {
            case BOOL, BYTES, DOUBLE, DURATION, INT, NULL_TYPE, STRING, TIMESTAMP, UINT -> type;
            case LIST -> ListType.create(declared(type.parameters().get(0)));
            case MAP ->
                MapType.create(
                        declared(type.parameters().get(0)),
                        declared(type.parameters().get(1)));
            default -> SimpleType.DYN;
        };
    }

    private CelCompiler compiler(boolean authorizer) {
        StructType ofVariables = KubernetesTypes.variables(variableTypes);
        CelCompilerBuilder builder = environment
                .libraries
                .compiler()
                .setTypeProvider(KubernetesTypes.provider(ofVariables, objects.structs))
                .addVar("object", objects.object)
                .addVar("oldObject", objects.object)
                .addVar("request", KubernetesTypes.REQUEST)
                .addVar("namespaceObject", KubernetesTypes.NAMESPACE);
        if (!variables.isEmpty() || objects.checksOnly) {
            builder.addVar("variables", ofVariables);
        }
        if (params) {
            builder.addVar("params", objects.params);
        }
        if (authorizer) {
            builder.addVar("authorizer", KubernetesTypes.AUTHORIZER);
            if (!objects.checksOnly) {
                builder.addVar("authorizer.requestResource", KubernetesTypes.RESOURCE_CHECK);
            }
        }
        return builder.build();
    }
}
