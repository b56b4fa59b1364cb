// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.GoQuote;
import dev.kubeletsim.cri.image.ImageFailure.Kind;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.oci.Descriptor;

/**
 * containerd's messages about pulls, 2.0.11 and 1.7.24 alike: {@code client/pull.go}, {@code
 * core/remotes/docker/resolver.go} and {@code fetcher.go}, {@code core/remotes/handlers.go}, {@code
 * core/content/helpers.go}, {@code core/metadata/content.go}, {@code plugins/content/local/writer.go}, {@code
 * core/unpack/unpacker.go}.
 */
final class ContainerdTexts {
    static final String ACCESS_DENIED = "pull access denied, repository does not exist or may require authorization: ";
    static final String NO_PLATFORM = "no match for platform in manifest: not found";
    static final String SHORT_READ = "failed to read expected number of bytes: unexpected EOF";
    static final String NOT_UNPACKED = "failed to unpack image on snapshotter overlayfs: ";
    static final String MISMATCHED_ROOTFS = NOT_UNPACKED + "mismatched image rootfs and manifest layers";
    private static final String NOT_OPENED = "failed to copy: httpReadSeeker: failed open: ";

    private ContainerdTexts() {}

    static String pulling(ImageReference reference) {
        return "failed to pull and unpack image " + GoQuote.quote(reference.toString()) + ": ";
    }

    static String resolving(ImageReference reference) {
        return "failed to resolve reference " + GoQuote.quote(reference.toString()) + ": ";
    }

    static RegistryException unexpectedStatus(RegistryReply reply) {
        return new RegistryException(
                Kind.REGISTRY_FAILED,
                "unexpected status from " + reply.method() + " request to " + reply.uri() + ": " + reply.statusLine());
    }

    static RegistryException tooBig(long size, ImageReference reference) {
        return new RegistryException(
                Kind.NOT_FOUND, "rejecting " + size + " byte manifest for " + reference + ": not found");
    }

    static RegistryException contentMissing(RegistryReply reply, Descriptor descriptor, boolean manifest) {
        String what = manifest
                ? "content at " + reply.uri() + " not found"
                : "could not fetch content descriptor " + descriptor.digest() + " (" + descriptor.mediaType()
                        + ") from remote";
        return new RegistryException(Kind.NOT_FOUND, NOT_OPENED + what + ": not found");
    }

    /** @param message what the registry said, or nothing */
    static RegistryException notOpened(RegistryReply reply, String message) {
        return new RegistryException(
                Kind.REGISTRY_FAILED,
                NOT_OPENED + "unexpected status code " + reply.uri() + ": " + reply.statusLine()
                        + (message.isEmpty() ? "" : " - Server message: " + message));
    }

    static RegistryException notOpened(RegistryException why) {
        return why.during(NOT_OPENED);
    }

    static RegistryException zeroSize(Descriptor descriptor) {
        return new RegistryException(
                Kind.INVALID_CONTENT,
                "unable to fetch descriptor (" + descriptor.digest()
                        + ") which reports content size of zero: invalid argument");
    }

    static RegistryException wrongSize(Descriptor descriptor, long found) {
        String ref = GoQuote.quote(ref(descriptor));
        return new RegistryException(
                Kind.CORRUPT,
                "failed commit on ref " + ref + ": " + ref + " failed size validation: " + found + " != "
                        + descriptor.size() + ": failed precondition");
    }

    static RegistryException wrongDigest(Descriptor descriptor, String found) {
        return new RegistryException(
                Kind.CORRUPT,
                "failed commit on ref " + GoQuote.quote(ref(descriptor)) + ": unexpected commit digest " + found
                        + ", expected " + descriptor.digest() + ": failed precondition");
    }

    /** {@code MakeRefKey} of {@code core/remotes/handlers.go}. */
    private static String ref(Descriptor descriptor) {
        String type = descriptor.mediaType();
        String prefix = MediaTypes.isManifest(type)
                ? "manifest"
                : MediaTypes.isIndex(type)
                        ? "index"
                        : MediaTypes.isLayer(type)
                                ? "layer"
                                : MediaTypes.isKnownConfig(type)
                                        ? "config"
                                        : type.equals("application/vnd.in-toto+json") ? "attestation" : "unknown";
        String name = descriptor.annotations().getOrDefault("org.opencontainers.image.ref.name", "");
        return prefix + "-" + (name.isEmpty() ? "" : name + "@") + descriptor.digest();
    }

    static RegistryException unexpectedType(Descriptor descriptor) {
        return new RegistryException(
                Kind.NOT_FOUND,
                NOT_UNPACKED + "unexpected media type " + descriptor.mediaType() + " for " + descriptor.digest()
                        + ": not found");
    }

    static RegistryException layerCount(int layers, int diffIds) {
        return new RegistryException(
                Kind.REGISTRY_FAILED, "number of layers and diffIDs don't match: " + layers + " != " + diffIds);
    }

    static RegistryException notExtracted(String diffId, String why) {
        return new RegistryException(Kind.REGISTRY_FAILED, "failed to extract layer " + diffId + ": " + why);
    }

    static RegistryException wrongDiffId(String diffId) {
        return new RegistryException(
                Kind.REGISTRY_FAILED, "wrong diff id calculated on extraction " + GoQuote.quote(diffId));
    }
}
