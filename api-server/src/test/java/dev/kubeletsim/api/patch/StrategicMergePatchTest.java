// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kubeletsim.api.TestSchema;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.SchemaNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StrategicMergePatchTest {
    private static final SchemaNode ITEM = TestSchema.struct(Map.of(
            "name",
            TestSchema.SCALAR,
            "image",
            TestSchema.SCALAR,
            "args",
            TestSchema.atomic(),
            "env",
            TestSchema.map()));
    private static final SchemaNode SCHEMA = TestSchema.struct(Map.of(
            "items", TestSchema.keyed("name", ITEM),
            "set", TestSchema.set(),
            "list", TestSchema.atomic(),
            "map", TestSchema.map(),
            "a", TestSchema.SCALAR,
            "b", TestSchema.SCALAR,
            "one", TestSchema.struct(Map.of("x", TestSchema.SCALAR, "y", TestSchema.SCALAR))));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            scalar is set              | {a:1}                                   | {a:2,b:3}                                          | {a:2,b:3}
            null removes               | {a:1,b:2}                               | {a:null}                                           | {b:2}
            object is merged           | {one:{x:1}}                             | {one:{y:2}}                                        | {one:{x:1,y:2}}
            object is replaced         | {one:{x:1}}                             | {one:{$patch:'replace',y:2}}                       | {one:{y:2}}
            object is deleted          | {one:{x:1},a:1}                         | {one:{$patch:'delete'}}                            | {a:1}
            plain list is replaced     | {list:[1,2]}                            | {list:[3]}                                         | {list:[3]}
            item is merged by key      | {items:[{name:'a',image:'i'}]}          | {items:[{name:'a',args:[1]}]}                      | {items:[{name:'a',image:'i',args:[1]}]}
            new item goes behind       | {items:[{name:'a'}]}                    | {items:[{name:'b'}]}                               | {items:[{name:'b'},{name:'a'}]}
            item is deleted            | {items:[{name:'a'},{name:'b'}]}         | {items:[{name:'a',$patch:'delete'}]}               | {items:[{name:'b'}]}
            absent item is not deleted | {items:[{name:'b'}]}                    | {items:[{name:'a',$patch:'delete'}]}               | {items:[{name:'b'}]}
            items are replaced         | {items:[{name:'a'},{name:'b'}]}         | {items:[{$patch:'replace'},{name:'c'}]}            | {items:[{name:'c'}]}
            order is set               | {items:[{name:'a'},{name:'b'}]}         | {$setElementOrder/items:[{name:'b'},{name:'a'}]}   | {items:[{name:'b'},{name:'a'}]}
            order holds for new items  | {items:[{name:'a'}]}                    | {$setElementOrder/items:[{name:'a'},{name:'b'}],items:[{name:'b'}]} | {items:[{name:'a'},{name:'b'}]}
            scalars are united         | {set:['a','b']}                         | {set:['b','c']}                                    | {set:['a','b','c']}
            scalars are taken out      | {set:['a','b']}                         | {$deleteFromPrimitiveList/set:['a']}               | {set:['b']}
            keys are retained          | {one:{x:1,y:2}}                         | {one:{$retainKeys:['x'],x:3}}                      | {one:{x:3}}
            nulls in new objects go    | {}                                      | {one:{x:1,y:null}}                                 | {one:{x:1}}
            null in a new item goes    | {}                                      | {items:[{name:'a',image:null}]}                    | {items:[{name:'a'}]}
            map key is removed         | {map:{k:'v',l:'w'}}                     | {map:{k:null}}                                     | {map:{l:'w'}}
            """)
    void patchedObjectIs(String description, String original, String patch, String expected) {
        ObjectNode before = json(original);

        ObjectNode after = StrategicMergePatch.apply(before, json(patch), SCHEMA);

        assertThat(after).isEqualTo(json(expected));
        assertThat(before).as("the original").isEqualTo(json(original));
    }

    @Test
    void itemsWithoutTheirKeyAreRefused() {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> StrategicMergePatch.apply(json("{}"), json("{items:[{image:'i'}]}"), SCHEMA))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(422));
    }

    @Test
    void unknownDirectivesAreRefused() {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> StrategicMergePatch.apply(json("{}"), json("{one:{$patch:'explode'}}"), SCHEMA))
                .withMessageContaining("explode");
    }

    /** JSON without most of its quotes. */
    private static ObjectNode json(String text) {
        String quoted = text.replace('\'', '"').replaceAll("([{,])([$A-Za-z/]+):", "$1\"$2\":");
        return (ObjectNode) JsonMapper.shared().readTree(quoted);
    }
}
