// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.InProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final InProcess api = new InProcess(false);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void withoutRevisionTheCurrentObjectsComeFirst() {
        api.createPod("a", "n");
        List<String> seen = api.watch(PODS + "?watch=true");
        api.advance(Duration.ZERO);
        api.createPod("b", "n");
        api.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ADDED a", "ADDED b");
    }

    @Test
    void fromARevisionOnlyLaterChangesCome() {
        String revision =
                api.createPod("a", "n").at("/metadata/resourceVersion").asString();
        api.createPod("b", "n");
        List<String> seen = api.watch(PODS + "?watch=true&resourceVersion=" + revision);
        api.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ADDED b");
    }

    @Test
    void objectsThatBeginAndCeaseToMatchAreAddedAndDeleted() {
        api.createPod("a", "n");
        List<String> seen = api.watch(PODS + "?watch=true&labelSelector=x");
        api.advance(Duration.ZERO);
        api.patch(PODS + "/a", "{'metadata':{'labels':{'x':'1'}}}");
        api.patch(PODS + "/a", "{'metadata':{'labels':{'x':'2'}}}");
        api.patch(PODS + "/a", "{'metadata':{'labels':{'x':null}}}");
        api.patch(PODS + "/a", "{'metadata':{'labels':{'y':'1'}}}");
        api.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
    }

    @Test
    void aKubeletHearsOfItsOwnPodsOnly() {
        List<String> seen = api.watch("/api/v1/pods?watch=true&fieldSelector=spec.nodeName=n");
        api.createPod("a", "n");
        api.createPod("b", "m");
        api.create(PODS, "{'metadata':{'name':'c'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        api.create(PODS + "/c/binding", "{'metadata':{'name':'c'},'target':{'kind':'Node','name':'n'}}");
        api.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ADDED a", "ADDED c");
    }

    @Test
    void gracefulDeletionIsSeenInTwoSteps() {
        api.createPod("a", "n");
        List<String> seen = api.watch(PODS + "?watch=true");
        api.advance(Duration.ZERO);
        api.delete(PODS + "/a");
        api.delete(PODS + "/a?gracePeriodSeconds=0");
        api.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ADDED a", "MODIFIED a", "MODIFIED a", "DELETED a");
    }

    @Test
    void initialEventsEndWithABookmark() {
        api.createPod("a", "n");
        List<String> seen = api.watch(PODS + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                + "&resourceVersionMatch=NotOlderThan");
        api.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ADDED a", "BOOKMARK ");
    }

    @Test
    void bookmarksComeWhileNothingHappens() {
        List<String> seen = api.watch(PODS + "?watch=true&resourceVersion=0&allowWatchBookmarks=true");
        api.advance(Duration.ofSeconds(121));

        assertThat(seen).containsExactly("BOOKMARK ", "BOOKMARK ");
    }

    @Test
    void theServerEndsTheWatchInTime() {
        List<String> seen = api.watch(PODS + "?watch=true&timeoutSeconds=5");
        api.advance(Duration.ofSeconds(5));
        api.createPod("a", "n");
        api.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ended");
    }

    @Test
    void aRevisionOfBeforeTheStartIsTooOld() {
        List<String> seen = api.watch(PODS + "?watch=true&resourceVersion=1");
        api.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ERROR ", "ended");
    }

    @Test
    void bothEventGroupsShowTheSameEvents() {
        List<String> core = api.watch("/api/v1/events?watch=true");
        List<String> group = api.watch("/apis/events.k8s.io/v1/events?watch=true");
        api.create(
                "/api/v1/namespaces/default/events",
                "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','name':'p','namespace':'default'},"
                        + "'reason':'R','message':'m','type':'Normal'}");
        api.advance(Duration.ZERO);

        assertThat(core).isEqualTo(group).containsExactly("ADDED e");
        assertThat(api.get("/apis/events.k8s.io/v1/namespaces/default/events/e")
                        .path("note")
                        .asString())
                .isEqualTo("m");
    }
}
