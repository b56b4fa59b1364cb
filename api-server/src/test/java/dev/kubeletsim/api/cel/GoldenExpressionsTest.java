// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Expressions through the library that kube-apiserver 1.36 uses, recorded: value, error, compile error and cost. */
class GoldenExpressionsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What is not as upstream, each with the reason; a difference that is gone has to leave the list. */
    private static final Set<String> DIFFERENT = Set.of(
            // CEL for Java does not tell division from remainder.
            "1 % 0",
            // It names no type of index, no function and no operands in its runtime errors.
            "object.spec.containers['x']",
            "object.metadata.labels + 1 == 2",
            "object.l.sum()",
            // Upstream compares an int with a string here and keeps the first.
            "object.l.max()",
            // Its grammar expects more tokens.
            "{\"a\"}",
            // Its macro cannot select a field of a literal map.
            "[{'n': 2}, {'n': 1}].sortBy(e, e.n)[0].n",
            // Format strings are checked against literals only.
            "'%d %s'.format([object.l[0]])",
            "'%s'.format([quantity('1')])",
            // One unit more or less.
            "object.?spec.?replicas.optMap(r, r + 1).value()",
            "object.l.all(x, x in object.l)");

    private static JsonNode object = JSON.createObjectNode();

    @BeforeAll
    static void readObject() throws IOException {
        object = JSON.readTree(text("object.json"));
    }

    static Stream<Arguments> expressions() throws IOException {
        return text("expressions.jsonl")
                .lines()
                .map(JSON::readTree)
                .map(line -> Arguments.of(line.path("level").asInt() + ": " + line.path("expr").asString(), line));
    }

    private static String text(String name) throws IOException {
        try (InputStream in = GoldenExpressionsTest.class.getResourceAsStream("/golden/cel/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expressions")
    void anExpressionDoesWhatItDoesUpstream(String name, JsonNode line) {
        if (isDifferent(line)) {
            assertThat(run(line)).isNotEqualTo(expected(line));
        } else {
            assertThat(run(line)).isEqualTo(expected(line));
        }
    }

    private static boolean isDifferent(JsonNode line) {
        boolean fine = line.path("expr").asString().startsWith("object.l.")
                && (line.path("value").asString("").equals("y")
                        || line.path("error").asString("").equals("no such overload"));
        return DIFFERENT.contains(line.path("expr").asString()) && !fine;
    }

    private static ObjectNode expected(JsonNode line) {
        ObjectNode expected = JSON.createObjectNode();
        for (String field : new String[] {"compile", "error", "value"}) {
            if (line.has(field)) {
                expected.set(field, line.get(field));
            }
        }
        // What an evaluation that failed cost until then is only ever subtracted from a budget.
        if (line.has("cost") && line.has("value")) {
            expected.put("cost", line.path("cost").asLong());
        }
        return expected;
    }

    private static ObjectNode run(JsonNode line) {
        ObjectNode result = JSON.createObjectNode();
        ExpressionCompiler compiler =
                ExpressionCompiler.of(line.path("level").asInt() + 1, true);
        Compilation compilation = compiler.compile(line.path("expr").asString(), ReturnType.ANY, true);
        if (compilation instanceof Compilation.Refused refused) {
            return result.put("compile", refused.detail());
        }
        Activation activation = compiler.activation(new Activation.Input(
                input(line), null, null, JSON.createObjectNode(), null, "admin"));
        Evaluation evaluation = ((Compilation.Compiled) compilation).expression().evaluate(activation);
        if (evaluation.error() != null) {
            return result.put("error", evaluation.error());
        }
        if (!line.has("value")) {
            return result;
        }
        result.put("value", shown(evaluation.value()));
        return line.has("cost") ? result.put("cost", evaluation.cost()) : result;
    }

    private static @Nullable JsonNode input(JsonNode line) {
        JsonNode own = line.get("object");
        return own != null && own.isBoolean() ? object : own;
    }

    /** As Go prints a value. */
    private static String shown(@Nullable Object value) {
        if (value instanceof Collection<?> list) {
            return list.stream().map(GoldenExpressionsTest::shown).collect(Collectors.joining(" ", "[", "]"));
        }
        String text = String.valueOf(value);
        return value instanceof Double && text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
