// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import dev.kubeletsim.cri.image.ImageFailure.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CRI-O's image service, 1.31 {@code server/image_*.go} and {@code internal/storage}: a unique prefix of an id, of at
 * least three characters, wins; all else must be a name, and short names need a rule.
 */
record ContainersStorageImages(ImageRules rules) implements ImageLibrary {
    private static final int MIN_ID_PREFIX = 3;

    @Override
    public ImageLookup find(NodeImages images, String name) {
        if (name.isEmpty()) {
            return new ImageLookup.Refused(new ImageFailure(Kind.EMPTY, ImageTexts.NO_IMAGE_SPECIFIED));
        }
        NodeImages.Entry byId = byIdPrefix(images, name);
        if (byId != null) {
            return new ImageLookup.Found(report(byId));
        }
        if (isId(name)) {
            return new ImageLookup.Missing(
                    new ImageFailure(Kind.NOT_FOUND, "locating image with ID \"" + name + "\": image not known"));
        }
        List<ImageReference> candidates;
        try {
            candidates = rules.shortNames().candidates(name);
        } catch (InvalidReferenceException e) {
            return new ImageLookup.Refused(new ImageFailure(Kind.INVALID_REFERENCE, e.text()));
        }
        for (ImageReference candidate : candidates) {
            NodeImages.Entry entry = named(images, candidate);
            if (entry != null) {
                return new ImageLookup.Found(report(entry));
            }
        }
        return new ImageLookup.Missing(unknown(candidates.getLast()));
    }

    /** A whole id is never a name, even of an image that isn't there (CRI-O 1.31 {@code internal/storage/image.go}). */
    private static boolean isId(String name) {
        return name.matches("[0-9a-f]{64}");
    }

    private ImageFailure unknown(ImageReference reference) {
        return new ImageFailure(Kind.NOT_FOUND, ImageTexts.storageUnknown(rules.storeLocation(), reference));
    }

    private static NodeImages.@Nullable Entry byIdPrefix(NodeImages images, String prefix) {
        if (prefix.length() < MIN_ID_PREFIX) {
            return null;
        }
        List<NodeImages.Entry> found = images.startingWith(prefix);
        return found.size() == 1 ? found.getFirst() : null;
    }

    /** By its exact name; a digest also fits an image that has any name in the same repository. */
    private static NodeImages.@Nullable Entry named(NodeImages images, ImageReference reference) {
        NodeImages.Entry named = images.named(reference);
        if (named != null || reference.digest() == null) {
            return named;
        }
        return images.entries().stream()
                .filter(entry -> entry.digests().contains(reference.digest()))
                .filter(entry -> entry.names().stream()
                        .anyMatch(name -> name.repository().equals(reference.repository())))
                .findFirst()
                .orElse(null);
    }

    @Override
    public ListOutcome list(NodeImages images, String filter) {
        if (filter.isEmpty()) {
            return new ListOutcome.Listed(
                    images.entries().stream().map(this::report).toList());
        }
        return switch (find(images, filter)) {
            case ImageLookup.Found found -> new ListOutcome.Listed(List.of(found.image()));
            case ImageLookup.Missing missing -> new ListOutcome.Listed(List.of());
            case ImageLookup.Refused refused -> new ListOutcome.Refused(refused.failure());
        };
    }

    @Override
    public PullPlan plan(String name, RegistryAuth auth) {
        try {
            // Before anything else, whether the registry wants them or not.
            AuthField.decode(auth.auth());
            return new PullPlan.Candidates(rules.shortNames().candidates(name));
        } catch (AuthField.UndecodableException e) {
            return new PullPlan.Refused(new ImageFailure(Kind.INVALID_CREDENTIALS, e.text()));
        } catch (InvalidReferenceException e) {
            return new PullPlan.Refused(new ImageFailure(Kind.INVALID_REFERENCE, e.text()));
        }
    }

    @Override
    public Change<PullOutcome> finish(NodeImages images, ImageReference reference, Fetch fetch) {
        return switch (fetch) {
            case Fetch.Fetched fetched -> pulled(images, reference, fetched.image());
            case Fetch.Failed failed -> failed(images, failed.failure());
            case Fetch.Denied denied -> refused(images, Kind.ACCESS_DENIED, texts().denied(reference));
            case Fetch.Unknown unknown -> refused(images, Kind.NOT_FOUND, texts().noManifest(reference));
            case Fetch.Unreachable unreachable ->
                refused(images, Kind.REGISTRY_UNAVAILABLE, texts().unreachable(reference, unreachable.address()));
        };
    }

    private SourceTexts texts() {
        return new SourceTexts(rules.sourceOpening());
    }

    private static Change<PullOutcome> refused(NodeImages images, Kind kind, String text) {
        return failed(images, new ImageFailure(kind, text));
    }

    private static Change<PullOutcome> failed(NodeImages images, ImageFailure failure) {
        return new Change<>(images, new PullOutcome.Failed(failure));
    }

    private Change<PullOutcome> pulled(NodeImages images, ImageReference reference, Image image) {
        NodeImages next = images.with(image, List.of(reference));
        NodeImages.Entry entry = named(next, reference);
        if (entry == null) {
            throw new IllegalStateException(reference + " is not in the store right after its pull");
        }
        StoredImage stored = report(entry);
        return new Change<>(
                next, new PullOutcome.Pulled(PulledRefs.of(rules.pulledRef(), stored, reference, image), stored));
    }

    @Override
    public Change<RemoveOutcome> remove(NodeImages images, String name, Function<String, Optional<String>> users) {
        if (name.isEmpty()) {
            return refused(images, new ImageFailure(Kind.EMPTY, ImageTexts.NO_IMAGE_SPECIFIED));
        }
        NodeImages.Entry byId = byIdPrefix(images, name);
        if (byId != null) {
            return delete(images, byId, users, ImageTexts::storageDelete);
        }
        if (isId(name)) {
            return new Change<>(images, new RemoveOutcome.Removed());
        }
        List<ImageReference> candidates;
        try {
            candidates = rules.shortNames().candidates(name);
        } catch (InvalidReferenceException e) {
            return refused(images, new ImageFailure(Kind.INVALID_REFERENCE, e.text()));
        }
        for (ImageReference candidate : candidates) {
            NodeImages.Entry entry = named(images, candidate);
            if (entry != null) {
                return untag(images, entry, candidate, users);
            }
        }
        return switch (rules.removeMissing()) {
            case SUCCEEDS -> new Change<>(images, new RemoveOutcome.Removed());
            case FAILS -> refused(images, unknown(candidates.getLast()));
        };
    }

    private Change<RemoveOutcome> untag(
            NodeImages images, NodeImages.Entry entry, ImageReference name, Function<String, Optional<String>> users) {
        boolean others = entry.names().stream().anyMatch(other -> !other.equals(name));
        return others
                ? new Change<>(images.withoutName(name), new RemoveOutcome.Removed())
                : delete(images, entry, users, Function.identity());
    }

    private static Change<RemoveOutcome> delete(
            NodeImages images,
            NodeImages.Entry entry,
            Function<String, Optional<String>> users,
            Function<String, String> wording) {
        Optional<String> user = users.apply(entry.hex());
        return user.isPresent()
                ? refused(images, new ImageFailure(Kind.IN_USE, wording.apply(ImageTexts.storageInUse(user.get()))))
                : new Change<>(images.without(entry), new RemoveOutcome.Removed());
    }

    private static Change<RemoveOutcome> refused(NodeImages images, ImageFailure failure) {
        return new Change<>(images, new RemoveOutcome.Failed(failure));
    }

    private StoredImage report(NodeImages.Entry entry) {
        Image image = entry.image();
        List<String> tags = entry.names().stream()
                .filter(name -> name.digest() == null)
                .map(ImageReference::toString)
                .toList();
        List<String> digests = entry.names().stream()
                .flatMap(name -> Stream.concat(entry.digests().stream().map(name::withDigest), Stream.of(name)))
                .filter(name -> name.digest() != null)
                .map(ImageReference::toString)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        // containers/storage keeps the manifest twice: as the image's current one and under its digest.
        long size = image.layersSize() + image.configSize() + 2 * image.manifestSize() + image.indexSize();
        boolean pinned = Stream.concat(tags.stream(), digests.stream()).anyMatch(rules::isPinned);
        return new StoredImage(entry.hex(), tags, digests, size, pinned, image);
    }
}
