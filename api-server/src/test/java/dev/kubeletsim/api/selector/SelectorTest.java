// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ResourceCatalog;
import dev.kubeletsim.api.resource.ResourceDefinition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SelectorTest {
    private static final Map<String, String> LABELS = Map.of("a", "b", "n", "5", "example.com/x", "");
    private static final ResourceDefinition PODS = ResourceCatalog.of(36).stream()
            .filter(each -> each.plural().equals("pods"))
            .findFirst()
            .orElseThrow();
    private static final Set<String> FIELDS = Set.of("spec.nodeName", "status.phase");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a               | true
            !a              | false
            a=b             | true
            a==c            | false
            a!=c            | true
            z!=c            | true
            a in (b, c)     | true
            a notin (b,c)   | false
            z notin (b)     | true
            a in (b),n      | true
            a=b,n=6         | false
            n>4             | true
            n<4             | false
            a>4             | false
            example.com/x=  | true
            example.com/x   | true
            z in ()         | false
            in=x            | false
            """)
    void labelSelectorMatches(String selector, boolean expected) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            !!          | unable to parse requirement: found '!', expected: identifier
            =b          | found '=', expected: !, identifier, or 'end of string'
            a,          | found '', expected: identifier after ','
            a b         | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt
            a in b      | unable to parse requirement: found 'b' expected: '('
            a=(b)       | unable to parse requirement: found '(', expected: identifier
            a=b c       | found 'c', expected: ',' or 'end of string'
            """)
    void labelSelectorIsRefused(String selector, String message) {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> LabelSelector.parse(selector))
                .satisfies(failure -> {
                    assertThat(failure.message()).isEqualTo(message);
                    assertThat(failure.code()).isEqualTo(400);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            metadata.name=p                     | true
            metadata.name!=p                    | false
            spec.nodeName=n,status.phase=Running | true
            spec.nodeName=n,status.phase!=Running | false
            spec.nodeName==n                    | true
            metadata.namespace=other            | false
            """)
    void fieldSelectorMatches(String selector, boolean expected) {
        ObjectNode pod =
                (ObjectNode) JsonMapper.shared().readTree("{\"metadata\":{\"name\":\"p\",\"namespace\":\"default\"}}");

        boolean matches = FieldSelector.parse(selector, PODS, FIELDS)
                .matches(pod, any -> Map.of("spec.nodeName", "n", "status.phase", "Running"));

        assertThat(matches).isEqualTo(expected);
    }

    @Test
    void unknownFieldIsRefusedByName() {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> FieldSelector.parse("spec.nosuch=1", PODS, FIELDS))
                .withMessage("field label not supported: spec.nosuch");
    }

    @Test
    void exactValueIsFoundForTheIndex() {
        FieldSelector selector = FieldSelector.parse("status.phase!=Failed,spec.nodeName=n", PODS, FIELDS);

        assertThat(selector.exact("spec.nodeName")).isEqualTo("n");
        assertThat(selector.exact("status.phase")).isEmpty();
    }
}
