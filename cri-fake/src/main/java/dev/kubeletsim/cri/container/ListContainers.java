// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListContainersResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * ListContainers. While nothing changes, an unfiltered list is one and the same reply object, so that a reader in the
 * same process can compare references.
 */
public final class ListContainers {
    private record Cached(long generation, ListContainersResponse reply) {}

    private final ContainerParts parts;
    private volatile Cached cached = new Cached(-1, ListContainersResponse.getDefaultInstance());

    public ListContainers(ContainerParts parts) {
        this.parts = parts;
    }

    public CompletionStage<ListContainersResponse> handle(ListContainersRequest request) {
        return CompletableFuture.completedFuture(request.hasFilter() ? filtered(request.getFilter()) : unfiltered());
    }

    private ListContainersResponse unfiltered() {
        // The generation is read first: a change after it makes the cached reply too new, never too old.
        long generation = parts.containers().generation();
        Cached known = cached;
        if (known.generation() == generation) {
            return known.reply();
        }
        ListContainersResponse reply = reply(parts.containers().all());
        cached = new Cached(generation, reply);
        return reply;
    }

    private static ListContainersResponse reply(List<ContainerRecord> records) {
        ListContainersResponse.Builder reply = ListContainersResponse.newBuilder();
        records.forEach(record -> reply.addContainers(record.listed()));
        return reply.build();
    }

    private ListContainersResponse filtered(ContainerFilter filter) {
        Predicate<ContainerRecord> wanted = record -> (!filter.hasState()
                        || record.listed().getState() == filter.getState().getState())
                && record.listed()
                        .getLabelsMap()
                        .entrySet()
                        .containsAll(filter.getLabelSelectorMap().entrySet());
        return reply(candidates(filter).stream().filter(wanted).toList());
    }

    /** Those that the filter's ids mean. A kubelet asks for a pod's containers all the time: these are at hand. */
    private List<ContainerRecord> candidates(ContainerFilter filter) {
        String sandbox = filter.getPodSandboxId();
        if (filter.getId().isEmpty() && !sandbox.isEmpty()) {
            return parts.containers().ofSandbox(sandboxId(parts, sandbox));
        }
        return candidates(parts, filter.getId()).stream()
                .filter(record -> matchesSandbox(parts, record, sandbox, true))
                .toList();
    }

    /** A filter's id may be a prefix; a prefix that does not lead to one container leads to none. */
    static List<ContainerRecord> candidates(ContainerParts parts, String id) {
        if (id.isEmpty()) {
            return parts.containers().all();
        }
        List<ContainerRecord> matching = parts.containers().matching(id);
        return matching.size() == 1 ? matching : List.of();
    }

    /**
     * Whether the container is in the sandbox that a filter means.
     *
     * @param besideId whether the filter has a container id too; CRI-O then takes any prefix
     */
    static boolean matchesSandbox(ContainerParts parts, ContainerRecord record, String wanted, boolean besideId) {
        if (wanted.isEmpty()) {
            return true;
        }
        String actual = record.facts().sandboxId();
        if (besideId && parts.profile().report().lenientFilters()) {
            return actual.startsWith(wanted);
        }
        return actual.equals(sandboxId(parts, wanted));
    }

    /** The id of the sandbox that {@code wanted} means: the one whose id begins so, else just that. */
    private static String sandboxId(ContainerParts parts, String wanted) {
        List<SandboxRecord> matching = parts.sandbox().sandboxes().matching(wanted);
        return matching.size() == 1 ? matching.getFirst().id() : wanted;
    }
}
