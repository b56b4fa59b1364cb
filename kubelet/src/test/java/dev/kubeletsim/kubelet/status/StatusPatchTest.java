// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StatusPatchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {\"phase\": \"Running\"}",
                "{\"phase\": \"Running\", \"reason\": \"R\"} | {\"phase\": \"Failed\"}",
                "{\"resources\": {\"limits\": {\"cpu\": \"1\"}}} | {\"resources\": {}}",
                "{\"conditions\": [{\"type\": \"A\", \"status\": \"True\"}, {\"type\": \"B\", \"status\": \"True\"}]}"
                        + " | {\"conditions\": [{\"type\": \"C\", \"status\": \"True\"}, {\"type\": \"A\","
                        + " \"status\": \"False\", \"reason\": \"R\"}]}",
                "{\"podIPs\": [{\"ip\": \"1.1.1.1\"}]} | {\"podIPs\": [{\"ip\": \"2.2.2.2\"}, {\"ip\": \"1.1.1.1\"}]}",
                "{\"containerStatuses\": [{\"name\": \"a\", \"state\": {\"waiting\": {}}}]}"
                        + " | {\"containerStatuses\": [{\"name\": \"a\", \"state\": {\"running\": {}}}]}"
            })
    void patchTakesOneStatusToTheOther(String from, String to) {
        ObjectNode patched = tree(from);
        TestingApi.merge(patched, StatusPatch.diff(tree(from), tree(to)));

        assertThat(patched).isEqualTo(tree(to));
    }

    @Test
    void sameContentInOtherWritingIsNoChange() {
        assertThat(StatusPatch.diff(tree("{\"a\": 1, \"b\": null}"), tree("{\"a\": 1.0}")))
                .isEmpty();
    }

    @Test
    void removedConditionIsDeletedByItsKey() {
        assertThat(StatusPatch.diff(
                                tree("{\"conditions\": [{\"type\": \"A\"}, {\"type\": \"B\"}]}"),
                                tree("{\"conditions\": [{\"type\": \"B\"}]}"))
                        .toString())
                .isEqualTo("{\"$setElementOrder/conditions\":[{\"type\":\"B\"}],"
                        + "\"conditions\":[{\"$patch\":\"delete\",\"type\":\"A\"}]}");
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }
}
