// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.GoQuote;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageFailure.Kind;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.ImageRules.SourceOpening;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.StoredManifest;
import dev.kubeletsim.cri.image.oci.ConfigFile;
import dev.kubeletsim.cri.image.oci.Descriptor;
import dev.kubeletsim.cri.image.oci.IndexFile;
import dev.kubeletsim.cri.image.oci.LayerStack;
import dev.kubeletsim.cri.image.oci.ManifestFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A pull as CRI-O makes it with containers/image: ping, GET of the manifest, a choice from an index, then configuration and
 * layers (v5.32 {@code copy/copy.go}, {@code copy/single.go}, {@code internal/image}). CRI-O 1.30 does all up to the choice
 * once before, with other words. Neither compares sizes with descriptors, nor layers with the {@code diff_ids}.
 */
final class ContainersImagePull implements RegistryPull {
    private static final int MAX_MANIFEST = 4 << 20;
    private static final int MAX_CONFIG = 4 << 20;
    private static final List<String> ACCEPT = List.of(
            MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_MANIFEST,
            MediaTypes.DOCKER_SCHEMA1_SIGNED,
            MediaTypes.DOCKER_SCHEMA1,
            MediaTypes.DOCKER_LIST,
            MediaTypes.OCI_INDEX);

    private final PullOrder order;
    private final SourceOpening opening;
    private final ContainersImageClient client;

    /** A manifest as it came. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Document(String mediaType, byte[] json) {
        StoredManifest stored(Map<String, String> annotations) {
            return StoredManifest.of(mediaType, new String(json, StandardCharsets.UTF_8), annotations);
        }
    }

    /** What is copied: one manifest, and how it was found. */
    private record Chosen(Document manifest, @Nullable StoredManifest index) {}

    ContainersImagePull(PullOrder order, SourceOpening opening) throws RegistryException {
        this.order = order;
        this.opening = opening;
        this.client = new ContainersImageClient(order);
    }

    @Override
    public Image fetch() throws RegistryException {
        try {
            Chosen chosen = choose(open());
            if (chosen.index() == null) {
                return copy(chosen);
            }
            try {
                return copy(chosen);
            } catch (RegistryException e) {
                throw e.during("copying system image from manifest list: ");
            }
        } catch (RegistryException e) {
            throw e.kind() == Kind.REGISTRY_UNAVAILABLE ? e.during("RegistryUnavailable: ") : e;
        } catch (ImageFileException e) {
            throw new RegistryException(Kind.REGISTRY_FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private Document open() throws RegistryException {
        try {
            client.ping();
            return manifest(order.reference().object());
        } catch (RegistryException e) {
            throw e.during(opening.prefix(order.reference()));
        }
    }

    private Chosen choose(Document primary) throws RegistryException, ImageFileException {
        String digest = order.reference().digest();
        if (digest != null && !Digests.of(primary.json()).equals(digest)) {
            throw new RegistryException(
                    Kind.CORRUPT,
                    copying("determining manifest MIME type for " + source() + ": ")
                            + "Manifest does not match provided manifest digest " + digest);
        }
        if (!MediaTypes.isIndex(primary.mediaType())) {
            return new Chosen(primary, null);
        }
        IndexFile index = IndexFile.parse("index", primary.json());
        Optional<Descriptor> instance = index.forContainersImage();
        if (instance.isEmpty()) {
            String kind = primary.mediaType().equals(MediaTypes.OCI_INDEX) ? "image index" : "manifest list";
            throw new RegistryException(
                    Kind.REGISTRY_FAILED,
                    (opening == SourceOpening.BY_COPY
                                    ? "choosing an image from manifest list " + source() + ": "
                                    : "choosing image instance: ")
                            + "no image found in " + kind
                            + " for architecture \"amd64\", variant \"\", OS \"linux\"");
        }
        return new Chosen(instance(primary, instance.get().digest()), primary.stored(index.annotations()));
    }

    private Document instance(Document primary, String digest) throws RegistryException {
        Document instance;
        try {
            instance = manifest(digest);
        } catch (RegistryException e) {
            String kind = primary.mediaType().equals(MediaTypes.OCI_INDEX) ? "image index" : "manifest list";
            throw e.during(
                    opening == SourceOpening.BY_COPY
                            ? "copying system image from manifest list: determining manifest MIME type for " + source()
                                    + ": "
                            : "fetching target platform image selected from " + kind + ": ");
        }
        if (!Digests.of(instance.json()).equals(digest)) {
            throw new RegistryException(
                    Kind.CORRUPT,
                    opening == SourceOpening.BY_COPY
                            ? "copying system image from manifest list: determining manifest MIME type for " + source()
                                    + ": Manifest does not match provided manifest digest " + digest
                            : "Image manifest does not match selected manifest digest " + digest);
        }
        return instance;
    }

    private Document manifest(String object) throws RegistryException {
        ImageReference reference = order.reference();
        try (RegistryReply reply = client.get(reference.path() + "/manifests/" + object, ACCEPT)) {
            if (reply.status() != 200) {
                throw ContainersImageFailures.of(reply)
                        .during("reading manifest " + object + " in " + reference.repository() + ": ");
            }
            byte[] json = reply.bytes(MAX_MANIFEST + 1);
            if (json.length > MAX_MANIFEST) {
                throw tooBig(MAX_MANIFEST);
            }
            return new Document(reply.mediaType(), json);
        } catch (IOException e) {
            throw broken("", e);
        }
    }

    private Image copy(Chosen chosen) throws RegistryException, ImageFileException {
        Document document = chosen.manifest();
        if (!MediaTypes.isManifest(document.mediaType())) {
            // Whatever else it is counts as docker's first format.
            throw new RegistryException(
                    Kind.REGISTRY_FAILED,
                    copying("initializing image from " + "source " + source() + ": ") + "unsupported schema version 2");
        }
        ManifestFile manifest = ManifestFile.parse("manifest", document.json());
        StoredManifest stored = document.stored(manifest.annotations());
        Optional<Image> known = order.known().apply(manifest.config().digest());
        if (known.isPresent()) {
            Image here = known.get();
            return new Image(
                    here.configDigest(),
                    here.config(),
                    here.configJson(),
                    stored,
                    chosen.index(),
                    here.layers(),
                    here.rootfs());
        }
        ConfigFile config = config(document, manifest);
        LayerStack stack = new LayerStack(LayerStack.DEFAULT_BOUNDS);
        for (int i = 0; i < manifest.layers().size(); i++) {
            addLayer(stack, manifest.layers().get(i), i + 1);
        }
        return new Image(
                manifest.config().digest(),
                config.config(),
                config.json(),
                stored,
                chosen.index(),
                stack.layers(),
                stack.rootfs());
    }

    private ConfigFile config(Document document, ManifestFile manifest) throws RegistryException, ImageFileException {
        String digest = manifest.config().digest();
        try {
            checkRunnable(document, manifest);
            byte[] json;
            try (RegistryReply reply = blob(digest)) {
                json = reply.bytes(MAX_CONFIG + 1);
            } catch (IOException e) {
                throw broken("", e);
            }
            if (json.length > MAX_CONFIG) {
                throw tooBig(MAX_CONFIG);
            }
            String found = Digests.of(json);
            if (!found.equals(digest)) {
                throw new RegistryException(
                        Kind.CORRUPT, "Download config.json digest " + found + " does not match expected " + digest);
            }
            return ConfigFile.parse("config " + digest, json);
        } catch (RegistryException e) {
            throw e.during("parsing image configuration: ");
        }
    }

    private static void checkRunnable(Document document, ManifestFile manifest) throws RegistryException {
        String type = manifest.config().mediaType();
        if (document.mediaType().equals(MediaTypes.OCI_MANIFEST) && !type.equals(MediaTypes.OCI_CONFIG)) {
            String shown = manifest.artifactType().isEmpty() ? type : manifest.artifactType();
            throw new RegistryException(
                    Kind.REGISTRY_FAILED,
                    shown.equals(MediaTypes.DOCKER_CONFIG)
                            ? "invalid mixed OCI image with Docker v2s2 config (" + GoQuote.quote(shown) + ")"
                            : "unsupported image-specific operation on artifact with type " + GoQuote.quote(shown));
        }
    }

    private void addLayer(LayerStack stack, Descriptor descriptor, int number) throws RegistryException {
        String digest = descriptor.digest();
        String storing = "writing blob: storing blob to file \"/var/tmp/container_images_storage1/" + number + "\": ";
        LayerStack.Added added;
        RegistryReply reply;
        try {
            reply = blob(digest);
        } catch (RegistryException e) {
            throw e.during("reading blob " + digest + ": ");
        }
        try (reply) {
            added = stack.add(descriptor.mediaType(), reply.body(), BlobContent.NOT_KEPT);
        } catch (IOException e) {
            throw broken(storing + "happened during read: ", e);
        }
        if (!added.layer().digest().equals(digest)) {
            throw new RegistryException(
                    Kind.CORRUPT,
                    storing + "happened during read: Digest did not match, expected " + digest + ", got "
                            + added.layer().digest());
        }
        if (added.problem().isPresent()) {
            throw new RegistryException(
                    Kind.REGISTRY_FAILED, storing + added.problem().get().getMessage());
        }
    }

    private RegistryReply blob(String digest) throws RegistryException {
        RegistryReply reply = client.get(order.reference().path() + "/blobs/" + digest, List.of());
        if (reply.status() != 200) {
            throw ContainersImageFailures.of(reply).during("fetching blob: ");
        }
        return reply;
    }

    private String source() {
        return "docker://" + order.reference();
    }

    /** Copying says what it does; looking at the image before, as 1.30 does, doesn't. */
    private String copying(String step) {
        return opening == SourceOpening.BY_COPY ? step : "";
    }

    private static RegistryException tooBig(int max) {
        return new RegistryException(Kind.REGISTRY_FAILED, "exceeded maximum allowed size of " + max + " bytes");
    }

    private RegistryException broken(String step, IOException failure) {
        if (order.http().isClosed()) {
            throw new CancellationException("the pull was cancelled");
        }
        return new RegistryException(Kind.REGISTRY_FAILED, step + BodyFailures.goText(failure), failure);
    }
}
