// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kubeletsim.api.TestSchema;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ResourceCatalog;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.SchemaNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FieldManagerTest {
    private static final String T1 = "2026-01-01T00:00:01Z";
    private static final String T2 = "2026-01-01T00:00:02Z";
    private static final SchemaNode META = TestSchema.struct(
            Map.of("name", TestSchema.SCALAR, "labels", TestSchema.map(), "annotations", TestSchema.map()));
    private static final SchemaNode CONTAINER = TestSchema.struct(
            Map.of("name", TestSchema.SCALAR, "image", TestSchema.SCALAR, "command", TestSchema.atomic()));
    private static final SchemaNode POD = TestSchema.struct(Map.of(
            "metadata", META,
            "spec",
                    TestSchema.struct(Map.of(
                            "containers", TestSchema.keyed("name", CONTAINER),
                            "securityContext", TestSchema.struct(Map.of("runAsUser", TestSchema.SCALAR)))),
            "status", TestSchema.struct(Map.of("phase", TestSchema.SCALAR))));
    private static final SchemaNode CONFIG_MAP = TestSchema.struct(Map.of("metadata", META, "data", TestSchema.map()));

    private final FieldManager pods = new FieldManager(definition("pods"), POD);
    private final FieldManager configMaps = new FieldManager(definition("configmaps"), CONFIG_MAP);

    @Test
    void creatorOwnsWhatItSet() {
        ObjectNode pod =
                json("{metadata:{name:'p',labels:{a:'b'}},spec:{containers:[{name:'c',image:'i',command:['x']}],"
                        + "securityContext:{runAsUser:1}},status:{phase:'Pending'}}");

        pods.update(null, pod, "m", "", T1);

        assertThat(fields(pod, 0))
                .isEqualTo(json("{'f:metadata':{'f:labels':{'.':{},'f:a':{}}},'f:spec':{'f:containers':{"
                        + "'k:{~name~:~c~}':{'.':{},'f:command':{},'f:image':{},'f:name':{}}},"
                        + "'f:securityContext':{'.':{},'f:runAsUser':{}}}}"));
    }

    @Test
    void updateTakesOverOnlyWhatItChanges() {
        ObjectNode first = json("{metadata:{name:'p'},spec:{containers:[{name:'c',image:'i'}]}}");
        pods.update(null, first, "one", "", T1);
        ObjectNode second = json("{metadata:{name:'p'},spec:{containers:[{name:'c',image:'j'}]}}");

        pods.update(first, second, "two", "", T2);

        assertThat(fields(second, 0).toString()).doesNotContain("f:image");
        assertThat(fields(second, 1)).isEqualTo(json("{'f:spec':{'f:containers':{'k:{~name~:~c~}':{'f:image':{}}}}}"));
        assertThat(second.at("/metadata/managedFields/0/time").asString()).isEqualTo(T1);
        assertThat(second.at("/metadata/managedFields/1/time").asString()).isEqualTo(T2);
    }

    @Test
    void statusIsOwnedThroughItsSubresource() {
        ObjectNode pod = json("{metadata:{name:'p',labels:{a:'b'}},spec:{},status:{}}");
        pods.update(null, pod, "m", "", T1);
        ObjectNode running = pod.deepCopy();
        running.putObject("status").put("phase", "Running");

        pods.update(pod, running, "kubelet", "status", T2);

        assertThat(running.at("/metadata/managedFields/1/subresource").asString())
                .isEqualTo("status");
        assertThat(fields(running, 1)).isEqualTo(json("{'f:status':{'f:phase':{}}}"));
    }

    @Test
    void objectsThatNobodyOwnsStayUnowned() {
        ObjectNode bare = json("{metadata:{name:'p'},data:{a:'1'}}");
        ObjectNode changed = json("{metadata:{name:'p'},data:{a:'2'}}");

        configMaps.update(bare, changed, "m", "", T1);

        assertThat(changed.path("metadata").has("managedFields")).isFalse();
    }

    @Test
    void applyCreatesWithItsFieldsAlone() {
        ObjectNode created =
                configMaps.apply(null, json("{metadata:{name:'p'},data:{a:'1',b:'2'}}"), "m", "", T1, false);

        assertThat(fields(created, 0)).isEqualTo(json("{'f:data':{'f:a':{},'f:b':{}}}"));
        assertThat(created.at("/metadata/managedFields/0/operation").asString()).isEqualTo("Apply");
    }

    @Test
    void applyOfAnotherManagersFieldConflicts() {
        ObjectNode live = configMaps.apply(null, json("{metadata:{name:'p'},data:{a:'1',b:'2'}}"), "m1", "", T1, false);

        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(
                        () -> configMaps.apply(live, json("{metadata:{name:'p'},data:{a:'9'}}"), "m2", "", T2, false))
                .withMessage("Apply failed with 1 conflict: conflict with \"m1\": .data.a")
                .satisfies(failure -> assertThat(
                                failure.toStatus().at("/details/causes/0/field").asString())
                        .isEqualTo(".data.a"));
    }

    @Test
    void severalConflictsAreListedByManager() {
        ObjectNode live = configMaps.apply(null, json("{metadata:{name:'p'},data:{a:'1',b:'2'}}"), "m1", "", T1, false);

        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() ->
                        configMaps.apply(live, json("{metadata:{name:'p'},data:{a:'8',b:'9'}}"), "m2", "", T2, false))
                .withMessage("Apply failed with 2 conflicts: conflicts with \"m1\":\n- .data.a\n- .data.b");
    }

    @Test
    void sameValueIsSharedWithoutConflict() {
        ObjectNode live = configMaps.apply(null, json("{metadata:{name:'p'},data:{a:'1'}}"), "m1", "", T1, false);

        ObjectNode shared = configMaps.apply(live, json("{metadata:{name:'p'},data:{a:'1'}}"), "m2", "", T2, false);

        assertThat(shared.at("/metadata/managedFields")).hasSize(2);
    }

    @Test
    void forceTakesTheFieldOver() {
        ObjectNode live = configMaps.apply(null, json("{metadata:{name:'p'},data:{a:'1',b:'2'}}"), "m1", "", T1, false);

        ObjectNode taken = configMaps.apply(live, json("{metadata:{name:'p'},data:{a:'9'}}"), "m2", "", T2, true);

        assertThat(taken.path("data")).isEqualTo(json("{a:'9',b:'2'}"));
        assertThat(fields(taken, 0)).isEqualTo(json("{'f:data':{'f:b':{}}}"));
        assertThat(fields(taken, 1)).isEqualTo(json("{'f:data':{'f:a':{}}}"));
    }

    @Test
    void fieldsLeftOutAreRemovedUnlessOthersOwnThem() {
        ObjectNode live = configMaps.apply(null, json("{metadata:{name:'p'},data:{a:'1',b:'2'}}"), "m1", "", T1, false);
        ObjectNode both = configMaps.apply(live, json("{metadata:{name:'p'},data:{a:'1'}}"), "m2", "", T1, false);

        ObjectNode left = configMaps.apply(both, json("{metadata:{name:'p'},data:{}}"), "m1", "", T2, false);

        assertThat(left.path("data")).isEqualTo(json("{a:'1'}"));
        assertThat(fields(left, 0)).isEqualTo(json("{'f:data':{'f:a':{}}}"));
        assertThat(fields(left, 1)).isEqualTo(json("{'f:data':{}}"));
    }

    @Test
    void listItemsLeftOutAreRemoved() {
        ObjectNode live = pods.apply(
                null,
                json("{metadata:{name:'p'},spec:{containers:[{name:'a',image:'i'},{name:'b',image:'j'}]}}"),
                "m",
                "",
                T1,
                false);

        ObjectNode left = pods.apply(
                live, json("{metadata:{name:'p'},spec:{containers:[{name:'b',image:'j'}]}}"), "m", "", T2, false);

        assertThat(left.at("/spec/containers"))
                .isEqualTo(json("{x:[{name:'b',image:'j'}]}").get("x"));
    }

    @Test
    void appliersFindWhatUpdatersLeft() {
        ObjectNode live = json("{metadata:{name:'p'},data:{a:'1'}}");

        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(
                        () -> configMaps.apply(live, json("{metadata:{name:'p'},data:{a:'2'}}"), "m", "", T1, false))
                .withMessageContaining("conflict with \"before-first-apply\" using v1");
    }

    @Test
    void fieldSetsSurviveJson() {
        ObjectNode fields = json("{'f:a':{'.':{},'k:{~name~:~c~}':{'.':{},'f:x':{}}},'f:b':{}}");

        assertThat(FieldSet.parse(fields).toJson()).isEqualTo(fields);
        assertThat(FieldSet.parse(fields).paths()).containsExactly(".a", ".a[name=\"c\"]", ".a[name=\"c\"].x", ".b");
    }

    private static JsonNode fields(ObjectNode object, int entry) {
        return object.at("/metadata/managedFields/" + entry + "/fieldsV1");
    }

    private static ResourceDefinition definition(String plural) {
        return ResourceCatalog.of(36).stream()
                .filter(each -> each.plural().equals(plural))
                .findFirst()
                .orElseThrow();
    }

    /** JSON without most of its quotes; a tilde is a quote inside of a string. */
    private static ObjectNode json(String text) {
        String quoted = text.replace("'", "\"")
                .replaceAll("([{,])([A-Za-z]+):", "$1\"$2\":")
                .replace("~", "\\\"");
        return (ObjectNode) JsonMapper.shared().readTree(quoted);
    }
}
