// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The images on one node, under the rules of its runtime. Nothing here waits: the time that a pull takes is the caller's
 * to simulate.
 *
 * <p>Any thread may call any method. Writers take turns and replace an immutable snapshot; readers use the snapshot of
 * the moment and never wait.
 */
public final class ImageStore {
    /** The most names whose answer is remembered. */
    private static final int MOST_ANSWERS = 1000;

    /** What was found under these rules among these images, since a pod's every step asks for the same names. */
    private record Answers(ImageLibrary library, NodeImages images, Map<String, ImageLookup> byName) {
        Answers(ImageLibrary library, NodeImages images) {
            this(library, images, new ConcurrentHashMap<>());
        }

        boolean hold(ImageLibrary rules, NodeImages now) {
            return library == rules && images == now && byName.size() < MOST_ANSWERS;
        }
    }

    private volatile ImageLibrary library;
    private final ImageCatalogue catalogue;
    private final Object writing = new Object();
    private volatile Answers answers;
    private volatile NodeImages images = NodeImages.NONE;
    private @Nullable ImageJournal journal;

    /**
     * An empty store.
     *
     * @param rules the runtime's rules
     * @param catalogue what pulls can find
     */
    public ImageStore(ImageRules rules, ImageCatalogue catalogue) {
        this.library = rules.libraryRules();
        this.catalogue = requireNonNull(catalogue, "catalogue");
        this.answers = new Answers(library, images);
    }

    /** Keeps the images under other rules: those of the release that the runtime was replaced by. */
    public void adopt(ImageRules rules) {
        library = rules.libraryRules();
    }

    /** Puts images on the node as {@code ctr images import} or {@code podman load} would: no registry is involved. */
    public void load(Collection<NamedImage> loaded) {
        synchronized (writing) {
            NodeImages next = images;
            for (NamedImage named : loaded) {
                next = next.with(named.image(), named.names());
            }
            replace(next);
        }
    }

    /** Begins with {@code kept}, oldest first, and keeps what changes from now on in {@code value} too. */
    public void keepIn(ImageJournal value, List<KeptImage> kept) {
        synchronized (writing) {
            NodeImages next = images;
            for (KeptImage image : kept) {
                next = next.with(image);
            }
            images = next;
            journal = value;
        }
    }

    private void replace(NodeImages next) {
        ImageJournal kept = journal;
        if (kept != null && next != images) {
            kept.changed(next.entries().stream()
                    .map(entry -> new KeptImage(entry.names(), entry.digests(), entry.image()))
                    .toList());
        }
        images = next;
    }

    /**
     * Finds an image by name, id, id prefix or digest, as ImageStatus, RunPodSandbox and CreateContainer do with their
     * string.
     */
    public ImageLookup find(String nameOrId) {
        ImageLibrary rules = library;
        NodeImages now = images;
        Answers known = answers;
        if (!known.hold(rules, now)) {
            known = new Answers(rules, now);
            answers = known;
        }
        return known.byName().computeIfAbsent(nameOrId, name -> rules.find(now, name));
    }

    /** All images, oldest first. */
    public List<StoredImage> list() {
        return switch (library.list(images, "")) {
            case ListOutcome.Listed listed -> listed.images();
            case ListOutcome.Refused refused ->
                throw new IllegalStateException("listing without a filter: " + refused.failure());
        };
    }

    /**
     * What ListImages answers: containerd ignores the filter, CRI-O looks for that one image.
     *
     * @param filter {@code filter.image.image} of the request; empty lists all
     */
    public ListOutcome list(String filter) {
        return library.list(images, filter);
    }

    /** Pulls from the catalogue, without asking anybody over a network. */
    public PullOutcome pull(String name, RegistryAuth auth) {
        return switch (plan(name, auth)) {
            case PullPlan.Refused refused -> new PullOutcome.Failed(refused.failure());
            case PullPlan.Candidates candidates -> pullFirst(candidates.references());
        };
    }

    private PullOutcome pullFirst(List<ImageReference> references) {
        PullOutcome last = finish(references.getFirst(), fetch(references.getFirst()));
        for (int i = 1; i < references.size() && last instanceof PullOutcome.Failed; i++) {
            last = finish(references.get(i), fetch(references.get(i)));
        }
        return last;
    }

    /** What is to be pulled by {@code name}: the first step of a pull, which only reads. */
    public PullPlan plan(String name, RegistryAuth auth) {
        return library.plan(name, auth);
    }

    /** Whether the catalogue has exactly this image. */
    public boolean isInCatalogue(ImageReference reference) {
        return catalogue.has(reference);
    }

    /** What the simulated registries answer: the second step of a pull, unless a real registry is asked. */
    public Fetch fetch(ImageReference reference) {
        return catalogue.fetch(reference);
    }

    /** Keeps what a registry answered: the last step of a pull. */
    public PullOutcome finish(ImageReference reference, Fetch fetch) {
        synchronized (writing) {
            ImageLibrary.Change<PullOutcome> change = library.finish(images, reference, fetch);
            replace(change.images());
            return change.outcome();
        }
    }

    /**
     * An image whose content is here already, so that it needn't be fetched.
     *
     * @param digest of its configuration, its manifest or an index that led to it
     */
    public Optional<Image> known(String digest) {
        return images.entries().stream()
                .filter(entry -> entry.image().configDigest().equals(digest)
                        || entry.digests().contains(digest))
                .map(NodeImages.Entry::image)
                .findFirst();
    }

    /**
     * Removes a name or an image.
     *
     * @param users the id of a container that uses the image of the given id, if there is one; called before this
     *     method returns
     */
    public RemoveOutcome remove(String nameOrId, Function<String, Optional<String>> users) {
        synchronized (writing) {
            ImageLibrary.Change<RemoveOutcome> change = library.remove(images, nameOrId, users);
            replace(change.images());
            return change.outcome();
        }
    }
}
