// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageFailure.Kind;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.InvalidReferenceException;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.StoredManifest;
import dev.kubeletsim.cri.image.oci.ConfigFile;
import dev.kubeletsim.cri.image.oci.Descriptor;
import dev.kubeletsim.cri.image.oci.IndexFile;
import dev.kubeletsim.cri.image.oci.LayerStack;
import dev.kubeletsim.cri.image.oci.ManifestFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A pull as containerd 2.0.11 makes it: HEAD of the manifest gives digest and type, then everything below it is fetched by
 * digest, and checked against the descriptor that led to it.
 */
final class ContainerdPull implements RegistryPull {
    /** {@code MaxManifestSize} of {@code core/remotes/docker/resolver.go}, which meant 4 MiB. */
    static final long MAX_MANIFEST = 4L * 1048 * 1048;

    private static final int MAX_CONFIG = 8 << 20;
    private static final int MAX_INDEX_DEPTH = 4;
    private static final int MAX_ERROR = 64_000;

    private final PullOrder order;
    private final ContainerdRequests requests;

    ContainerdPull(PullOrder order) {
        this.order = order;
        this.requests = new ContainerdRequests(order);
    }

    @Override
    public Image fetch() throws RegistryException {
        ImageReference reference = order.reference();
        try {
            Descriptor target = resolve(reference);
            Optional<Image> known = order.known().apply(target.digest());
            return known.isPresent() ? known.get() : image(target, null, 0);
        } catch (RegistryException e) {
            throw e.during(ContainerdTexts.pulling(reference));
        }
    }

    private Descriptor resolve(ImageReference reference) throws RegistryException {
        try {
            String digest = reference.digest();
            if (digest == null) {
                return new ContainerdResolution(requests, reference).byTag();
            }
            Digests.check(digest);
            return new ContainerdResolution(requests, reference).byDigest(digest);
        } catch (InvalidReferenceException e) {
            throw new RegistryException(Kind.INVALID_REFERENCE, ContainerdTexts.resolving(reference) + e.text(), e);
        } catch (RegistryException e) {
            throw e.during(ContainerdTexts.resolving(reference));
        }
    }

    private Image image(Descriptor target, @Nullable StoredManifest index, int depth) throws RegistryException {
        if (target.mediaType().equals(MediaTypes.DOCKER_SCHEMA1)
                || target.mediaType().equals(MediaTypes.DOCKER_SCHEMA1_SIGNED)) {
            throw new RegistryException(Kind.REGISTRY_FAILED, target.mediaType() + " is not supported by kubelet-sim");
        }
        byte[] json = content(target, (int) MAX_MANIFEST);
        String place = target.digest();
        try {
            if (MediaTypes.isIndex(target.mediaType())) {
                IndexFile file = IndexFile.parse(place, json);
                Optional<Descriptor> chosen = depth == MAX_INDEX_DEPTH ? Optional.empty() : file.forContainerd();
                if (chosen.isEmpty()) {
                    throw new RegistryException(Kind.NOT_FOUND, ContainerdTexts.NO_PLATFORM);
                }
                return image(chosen.get(), index == null ? stored(target, json, file.annotations()) : index, depth + 1);
            }
            if (!MediaTypes.isManifest(target.mediaType())) {
                throw ContainerdTexts.unexpectedType(target);
            }
            ManifestFile manifest = ManifestFile.parse(place, json);
            return image(manifest, stored(target, json, manifest.annotations()), index);
        } catch (ImageFileException e) {
            throw new RegistryException(Kind.REGISTRY_FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private Image image(ManifestFile manifest, StoredManifest stored, @Nullable StoredManifest index)
            throws RegistryException, ImageFileException {
        Descriptor configuration = manifest.config();
        Optional<Image> known = order.known().apply(configuration.digest());
        if (known.isPresent()) {
            Image here = known.get();
            return new Image(
                    here.configDigest(), here.config(), here.configJson(), stored, index, here.layers(), here.rootfs());
        }
        byte[] json = content(configuration, MAX_CONFIG);
        boolean runnable = MediaTypes.isImageConfig(configuration.mediaType());
        ConfigFile config;
        try {
            config = ConfigFile.parse("config " + configuration.digest(), json);
        } catch (ImageFileException e) {
            throw runnable ? e : new ImageFileException(ContainerdTexts.MISMATCHED_ROOTFS, e);
        }
        int layers = manifest.layers().size();
        if (layers != config.diffIds().size()) {
            throw runnable
                    ? ContainerdTexts.layerCount(layers, config.diffIds().size())
                    : new RegistryException(Kind.REGISTRY_FAILED, ContainerdTexts.MISMATCHED_ROOTFS);
        }
        LayerStack stack = new LayerStack(LayerStack.DEFAULT_BOUNDS);
        for (int i = 0; i < layers; i++) {
            addLayer(stack, manifest.layers().get(i), config.diffIds().get(i));
        }
        return new Image(
                configuration.digest(), config.config(), config.json(), stored, index, stack.layers(), stack.rootfs());
    }

    private static StoredManifest stored(Descriptor target, byte[] json, Map<String, String> annotations) {
        return new StoredManifest(
                target.mediaType(), target.digest(), new String(json, StandardCharsets.UTF_8), annotations);
    }

    private void addLayer(LayerStack stack, Descriptor descriptor, String diffId) throws RegistryException {
        LayerStack.Added added;
        try (RegistryReply reply = open(descriptor)) {
            added = stack.add(descriptor.mediaType(), reply.body(), BlobContent.NOT_KEPT);
        } catch (IOException e) {
            throw broken(e);
        }
        check(descriptor, added.layer().size(), added.layer().digest());
        if (added.problem().isPresent()) {
            throw ContainerdTexts.notExtracted(
                    diffId, String.valueOf(added.problem().get().getMessage()));
        }
        if (!added.layer().diffId().equals(diffId)) {
            throw ContainerdTexts.wrongDiffId(diffId);
        }
    }

    /** A document below the target, checked. */
    private byte[] content(Descriptor descriptor, int max) throws RegistryException {
        byte[] bytes;
        try (RegistryReply reply = open(descriptor)) {
            bytes = reply.bytes(max + 1);
        } catch (IOException e) {
            throw broken(e);
        }
        if (bytes.length > max) {
            throw new RegistryException(
                    Kind.REGISTRY_FAILED,
                    descriptor.digest() + " has more than the " + max + " bytes that kubelet-sim reads");
        }
        check(descriptor, bytes.length, Digests.of(bytes));
        return bytes;
    }

    private RegistryReply open(Descriptor descriptor) throws RegistryException {
        if (descriptor.size() == 0) {
            throw ContainerdTexts.zeroSize(descriptor);
        }
        String type = descriptor.mediaType();
        boolean manifest = MediaTypes.isManifest(type) || MediaTypes.isIndex(type);
        RegistryReply reply;
        try {
            reply = requests.send(
                    "GET",
                    (manifest ? "manifests/" : "blobs/") + descriptor.digest(),
                    type.isEmpty() ? "*/*" : type + ", */*");
        } catch (RegistryException e) {
            throw ContainerdTexts.notOpened(e);
        }
        if (reply.status() > 299) {
            throw reply.status() == 404
                    ? ContainerdTexts.contentMissing(reply, descriptor, manifest)
                    : ContainerdTexts.notOpened(reply, message(reply));
        }
        return reply;
    }

    private static String message(RegistryReply reply) {
        try {
            return RegistryErrors.parse(reply.bytes(MAX_ERROR))
                    .map(RegistryErrors::joined)
                    .orElse("");
        } catch (IOException e) {
            // The status says enough.
            return "";
        }
    }

    private static void check(Descriptor descriptor, long size, String digest) throws RegistryException {
        if (size < descriptor.size()) {
            throw new RegistryException(Kind.REGISTRY_FAILED, ContainerdTexts.SHORT_READ);
        }
        if (size > descriptor.size()) {
            throw ContainerdTexts.wrongSize(descriptor, size);
        }
        if (!digest.equals(descriptor.digest())) {
            throw ContainerdTexts.wrongDigest(descriptor, digest);
        }
    }

    private RegistryException broken(IOException failure) {
        if (order.http().isClosed()) {
            throw new CancellationException("the pull was cancelled");
        }
        return new RegistryException(Kind.REGISTRY_FAILED, "failed to copy: " + BodyFailures.goText(failure), failure);
    }
}
