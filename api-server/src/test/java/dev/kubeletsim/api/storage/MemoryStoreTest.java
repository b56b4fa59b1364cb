// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.CompactedException;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.ObjectStore.Listener;
import dev.kubeletsim.api.ObjectStore.Outcome;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.ObjectStore.Snapshot;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class MemoryStoreTest {
    private static final Scope PODS = new Scope("pods", "", "", "");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryStore store = new MemoryStore(
            time, Map.of("pods", pod -> pod.path("spec").path("nodeName").asString("")));
    private final List<String> seen = new ArrayList<>();
    private final Listener listener = new Listener() {
        @Override
        public void changed(List<Change> changes) {
            changes.forEach(
                    change -> seen.add(change.type() + " " + change.key().name() + "@" + change.revision()));
        }

        @Override
        public void overflowed() {
            seen.add("overflowed");
        }
    };

    @Test
    void everyWriteHasARevisionOfItsOwn() {
        ObjectNode a = written(store.create(key("a"), pod("a", "")));
        ObjectNode b = written(store.create(key("b"), pod("b", "")));

        assertThat(Metadata.revision(a)).isEqualTo(1);
        assertThat(Metadata.revision(b)).isEqualTo(2);
        assertThat(store.revision()).isEqualTo(2);
    }

    @Test
    void createRefusesAnExistingKey() {
        ObjectNode first = written(store.create(key("a"), pod("a", "")));

        assertThat(store.create(key("a"), pod("a", "n"))).isEqualTo(new Outcome.Changed(first));
        assertThat(store.revision()).isEqualTo(1);
    }

    @Test
    void updateComparesTheRevision() {
        ObjectNode first = written(store.create(key("a"), pod("a", "")));
        ObjectNode second = written(store.update(key("a"), 1, pod("a", "n")));

        assertThat(store.update(key("a"), 1, pod("a", "m"))).isEqualTo(new Outcome.Changed(second));
        assertThat(store.update(key("zz"), 1, pod("zz", "m"))).isEqualTo(new Outcome.Missing());
        assertThat(store.get(key("a"))).isSameAs(second).isNotSameAs(first);
    }

    @Test
    void listIsSortedAndNarrowed() {
        for (String name : List.of("c", "a", "b")) {
            store.create(key(name), pod(name, name.equals("b") ? "" : "n"));
        }
        store.create(new Key("pods", "default-too", "x"), pod("x", "n"));

        assertThat(names(store.list(PODS))).containsExactly("x", "a", "b", "c");
        assertThat(names(store.list(new Scope("pods", "default", "", "")))).containsExactly("a", "b", "c");
        assertThat(names(store.list(new Scope("pods", "default", "", "n")))).containsExactly("a", "c");
        assertThat(names(store.list(new Scope("pods", "", "b", "")))).containsExactly("b");
    }

    @Test
    void oldListsAreWhatTheyWere() throws CompactedException {
        store.create(key("a"), pod("a", ""));
        store.create(key("b"), pod("b", ""));
        store.delete(key("a"), 1, pod("a", ""));
        store.update(key("b"), 2, pod("b", "n"));
        store.create(key("c"), pod("c", ""));

        assertThat(names(store.listAt(PODS, 2))).containsExactly("a", "b");
        assertThat(names(store.listAt(PODS, 4))).containsExactly("b");
        assertThat(names(store.listAt(new Scope("pods", "", "", "n"), 3))).isEmpty();
        assertThat(names(store.listAt(new Scope("pods", "", "", "n"), 4))).containsExactly("b");
    }

    @Test
    void watchTellsWhatWasMissedAndThenWhatHappens() throws CompactedException {
        store.create(key("a"), pod("a", ""));
        store.create(key("b"), pod("b", ""));

        store.watch(PODS, 1, time.executor(), listener);
        store.delete(key("a"), 1, pod("a", ""));
        time.advance(Duration.ZERO);

        assertThat(seen).containsExactly("ADDED b@2", "DELETED a@3");
    }

    @Test
    void indexedWatchHearsOfObjectsThatComeAndLeave() throws CompactedException {
        store.watch(new Scope("pods", "", "", "n"), 0, time.executor(), listener);
        store.create(key("a"), pod("a", ""));
        store.update(key("a"), 1, pod("a", "n"));
        store.update(key("a"), 2, pod("a", "m"));
        store.update(key("a"), 3, pod("a", "m"));
        time.advance(Duration.ZERO);

        assertThat(seen).containsExactly("MODIFIED a@2", "MODIFIED a@3");
    }

    @Test
    void closedWatchIsSilent() throws CompactedException {
        var subscription = store.watch(PODS, 0, time.executor(), listener);
        store.create(key("a"), pod("a", ""));
        subscription.close();
        store.create(key("b"), pod("b", ""));
        time.advance(Duration.ZERO);

        assertThat(seen).isEmpty();
    }

    @Test
    void forgottenChangesCannotBeWatched() {
        store.create(key("a"), pod("a", ""));
        store.create(key("b"), pod("b", ""));
        store.compact();

        assertThatExceptionOfType(CompactedException.class)
                .isThrownBy(() -> store.watch(PODS, 1, time.executor(), listener))
                .satisfies(gone -> assertThat(gone.oldest()).isEqualTo(2));
        assertThatExceptionOfType(CompactedException.class).isThrownBy(() -> store.listAt(PODS, 1));
    }

    @Test
    void changesAreForgottenWithTime() throws CompactedException {
        for (int i = 0; i < 150; i++) {
            store.create(key("p" + i), pod("p" + i, ""));
        }
        time.advance(Duration.ofSeconds(76));
        store.create(key("late"), pod("late", ""));

        assertThatExceptionOfType(CompactedException.class)
                .isThrownBy(() -> store.watch(PODS, 50, time.executor(), listener));
        store.watch(PODS, 51, time.executor(), listener);
        time.advance(Duration.ZERO);
        assertThat(seen).as("the hundred that are always kept").hasSize(100);
    }

    private static ObjectNode written(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Written.class);
        return ((Outcome.Written) outcome).object();
    }

    private static List<String> names(Snapshot snapshot) {
        return snapshot.objects().stream().map(Metadata::name).toList();
    }

    private static Key key(String name) {
        return new Key("pods", "default", name);
    }

    private static ObjectNode pod(String name, String node) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("metadata").put("name", name).put("namespace", "default");
        pod.putObject("spec").put("nodeName", node);
        return pod;
    }
}
