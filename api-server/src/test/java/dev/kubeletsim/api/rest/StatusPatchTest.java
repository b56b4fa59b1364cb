// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.InProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a write to the status shares with the object that was stored before, and what it leaves alone. */
class StatusPatchTest {
    private static final String POD = "/api/v1/namespaces/default/pods/p";
    private static final String RUNNING = """
            {'metadata':{'labels':{'a':'b'}},'spec':{'nodeName':'other'},'status':{'phase':'Running','conditions':[
             {'type':'Ready','status':'True','lastTransitionTime':'2026-01-01T00:00:00Z'}]}}
            """;

    private final InProcess api = new InProcess(false);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void specIsTheStoredOneWhateverThePatchSays() {
        ObjectNode before = api.createPod("p", "n");

        ObjectNode after = api.patch(POD + "/status", RUNNING);

        assertThat(after.get("spec")).isSameAs(before.get("spec"));
        assertThat(after.at("/status/phase").asString()).isEqualTo("Running");
        assertThat(after.at("/metadata/labels/a").asString()).isEqualTo("b");
    }

    @Test
    void earlierVersionsStayAsTheyWere() {
        ObjectNode created = api.createPod("p", "n");
        JsonNode createdThen = created.deepCopy();
        ObjectNode running = api.patch(POD + "/status", RUNNING);
        JsonNode runningThen = running.deepCopy();

        api.patch(POD + "/status", "{'status':{'conditions':[{'type':'Ready','status':'False'}],'podIP':'10.0.0.1'}}");

        assertThat(created).isEqualTo(createdThen);
        assertThat(running).isEqualTo(runningThen);
    }

    @Test
    void onlyWhatChangedIsNewInTheStore() {
        api.createPod("p", "n");
        ObjectNode running = api.patch(POD + "/status", RUNNING);

        ObjectNode addressed = api.patch(POD + "/status", "{'status':{'podIP':'10.0.0.1'}}");

        assertThat(addressed.at("/status/conditions")).isSameAs(running.at("/status/conditions"));
        assertThat(addressed.at("/status/podIP").asString()).isEqualTo("10.0.0.1");
    }

    @Test
    void nothingIsWrittenWhereNothingChanges() {
        api.createPod("p", "n");
        ObjectNode running = api.patch(POD + "/status", RUNNING);

        ObjectNode again = api.patch(POD + "/status", RUNNING);

        assertThat(again).isSameAs(running);
    }
}
