// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import dev.kubeletsim.cri.image.ImageFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * containerd's CRI image service, 2.0 {@code internal/cri/server/images} and {@code internal/cri/store/image}: a string
 * that is a known name wins, else it is an id or a prefix of one, with or without {@code sha256:}. So the empty string is
 * a prefix of every id, and an impossible name is merely not found.
 */
record ContainerdImages(ImageRules rules) implements ImageLibrary {

    @Override
    public ImageLookup find(NodeImages images, String name) {
        List<NodeImages.Entry> found = resolve(images, name);
        return switch (found.size()) {
            case 0 -> new ImageLookup.Missing(new ImageFailure(Kind.NOT_FOUND, ImageTexts.NOT_FOUND));
            case 1 -> new ImageLookup.Found(report(found.getFirst()));
            default -> new ImageLookup.Refused(new ImageFailure(Kind.AMBIGUOUS, ImageTexts.AMBIGUOUS_DIGEST));
        };
    }

    private List<NodeImages.Entry> resolve(NodeImages images, String name) {
        if (!isDigest(name)) {
            NodeImages.Entry named = named(images, name);
            if (named != null) {
                return List.of(named);
            }
        }
        return images.startingWith(
                name.startsWith(Digests.SHA256_PREFIX) ? name.substring(Digests.SHA256_PREFIX.length()) : name);
    }

    private NodeImages.@Nullable Entry named(NodeImages images, String name) {
        try {
            List<ImageReference> candidates = rules.shortNames().candidates(name);
            return images.named(candidates.getFirst());
        } catch (InvalidReferenceException e) {
            // An id prefix need not be a valid name; what is neither is not found.
            return null;
        }
    }

    private static boolean isDigest(String name) {
        if (!ReferenceParts.isDigest(name)) {
            return false;
        }
        try {
            Digests.check(name);
            return true;
        } catch (InvalidReferenceException e) {
            return false;
        }
    }

    @Override
    public ListOutcome list(NodeImages images, String filter) {
        return new ListOutcome.Listed(
                images.entries().stream().map(this::report).toList());
    }

    @Override
    public PullPlan plan(String name, RegistryAuth auth) {
        try {
            return new PullPlan.Candidates(
                    List.of(rules.shortNames().candidates(name).getFirst()));
        } catch (InvalidReferenceException e) {
            return new PullPlan.Refused(
                    new ImageFailure(Kind.INVALID_REFERENCE, ImageTexts.containerdUnparsable(name, e.text())));
        }
    }

    @Override
    public Change<PullOutcome> finish(NodeImages images, ImageReference reference, Fetch fetch) {
        return switch (fetch) {
            case Fetch.Fetched fetched -> pulled(images, reference, fetched.image());
            case Fetch.Failed failed -> new Change<>(images, new PullOutcome.Failed(failed.failure()));
            case Fetch.Denied denied -> failed(images, Kind.ACCESS_DENIED, ImageTexts.containerdDenied(reference));
            case Fetch.Unknown unknown -> failed(images, Kind.NOT_FOUND, ImageTexts.containerdNotFound(reference));
            case Fetch.Unreachable unreachable ->
                failed(
                        images,
                        Kind.REGISTRY_UNAVAILABLE,
                        ImageTexts.containerdUnreachable(reference, unreachable.address()));
        };
    }

    private static Change<PullOutcome> failed(NodeImages images, Kind kind, String text) {
        return new Change<>(images, new PullOutcome.Failed(new ImageFailure(kind, text)));
    }

    private Change<PullOutcome> pulled(NodeImages images, ImageReference reference, Image image) {
        List<ImageReference> names = new ArrayList<>(List.of(reference.withDigest(image.targetDigest())));
        if (reference.digest() == null) {
            names.add(reference);
        }
        NodeImages next = images.with(image, names);
        StoredImage stored = report(next.startingWith(hex(image)).getFirst());
        return new Change<>(
                next, new PullOutcome.Pulled(PulledRefs.of(rules.pulledRef(), stored, reference, image), stored));
    }

    private static String hex(Image image) {
        return image.configDigest().substring(Digests.SHA256_PREFIX.length());
    }

    @Override
    public Change<RemoveOutcome> remove(NodeImages images, String name, Function<String, Optional<String>> users) {
        List<NodeImages.Entry> found = resolve(images, name);
        return switch (found.size()) {
            case 0 -> removeMissing(images);
            case 1 -> new Change<>(images.without(found.getFirst()), new RemoveOutcome.Removed());
            default ->
                new Change<>(
                        images,
                        new RemoveOutcome.Failed(new ImageFailure(Kind.AMBIGUOUS, ImageTexts.AMBIGUOUS_DIGEST)));
        };
    }

    private Change<RemoveOutcome> removeMissing(NodeImages images) {
        return new Change<>(
                images,
                switch (rules.removeMissing()) {
                    case SUCCEEDS -> new RemoveOutcome.Removed();
                    case FAILS -> new RemoveOutcome.Failed(new ImageFailure(Kind.NOT_FOUND, ImageTexts.NOT_FOUND));
                });
    }

    private StoredImage report(NodeImages.Entry entry) {
        Image image = entry.image();
        List<String> tags = entry.names().stream()
                .filter(name -> name.digest() == null)
                .map(ImageReference::toString)
                .toList();
        List<String> digests = entry.names().stream()
                .filter(name -> name.digest() != null)
                .map(ImageReference::toString)
                .toList();
        boolean pinned = entry.names().stream().map(ImageReference::toString).anyMatch(rules::isPinned);
        return new StoredImage(image.configDigest(), tags, digests, image.contentSize(), pinned, image);
    }
}
