// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxResponse;
import dev.kubeletsim.cri.v1.PodSandboxFilter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * ListPodSandbox. While nothing changes, an unfiltered list is one and the same reply object, so that a reader in the
 * same process can compare references.
 */
public final class ListPodSandboxes {
    private record Cached(long generation, ListPodSandboxResponse reply) {}

    private final SandboxParts parts;
    private volatile Cached cached = new Cached(-1, ListPodSandboxResponse.getDefaultInstance());

    public ListPodSandboxes(SandboxParts parts) {
        this.parts = parts;
    }

    public CompletionStage<ListPodSandboxResponse> handle(ListPodSandboxRequest request) {
        return CompletableFuture.completedFuture(request.hasFilter() ? filtered(request.getFilter()) : unfiltered());
    }

    private ListPodSandboxResponse unfiltered() {
        // The generation is read first: a change after it makes the cached reply too new, never too old.
        long generation = parts.sandboxes().generation();
        Cached known = cached;
        if (known.generation() == generation) {
            return known.reply();
        }
        ListPodSandboxResponse reply = reply(parts.sandboxes().all(), record -> true);
        cached = new Cached(generation, reply);
        return reply;
    }

    private ListPodSandboxResponse filtered(PodSandboxFilter filter) {
        Predicate<SandboxRecord> wanted = record -> (!filter.hasState()
                        || record.facts().state() == filter.getState().getState())
                && record.facts()
                        .labels()
                        .entrySet()
                        .containsAll(filter.getLabelSelectorMap().entrySet());
        return reply(candidates(filter.getId()), wanted);
    }

    /** A filter's id may be a prefix; what it means when it leads nowhere is the profile's choice. */
    private List<SandboxRecord> candidates(String id) {
        if (id.isEmpty()) {
            return parts.sandboxes().all();
        }
        List<SandboxRecord> matching = parts.sandboxes().matching(id);
        return matching.size() == 1 ? matching : List.of();
    }

    private static ListPodSandboxResponse reply(List<SandboxRecord> records, Predicate<SandboxRecord> wanted) {
        ListPodSandboxResponse.Builder reply = ListPodSandboxResponse.newBuilder();
        records.stream().filter(wanted).forEach(record -> reply.addItems(record.listed()));
        return reply.build();
    }
}
