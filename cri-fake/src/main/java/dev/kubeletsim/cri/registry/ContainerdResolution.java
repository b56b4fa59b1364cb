// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.ImageFailure.Kind;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.InvalidReferenceException;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.oci.Descriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How containerd finds what a name stands for: HEAD of the manifest, for a digest also of a blob, and the failure that came
 * furthest is reported (2.0.11 {@code dockerResolver.Resolve}).
 */
final class ContainerdResolution {
    private static final String ACCEPT = String.join(", ", MediaTypes.MANIFESTS) + ", */*";
    private static final int NO_ANSWER = 1;
    private static final int NOT_FOUND = 2;
    private static final int REFUSED = 3;

    private final ContainerdRequests requests;
    private final ImageReference reference;
    private @Nullable RegistryException first;
    private int priority;

    ContainerdResolution(ContainerdRequests requests, ImageReference reference) {
        this.requests = requests;
        this.reference = reference;
    }

    Descriptor byTag() throws RegistryException {
        Descriptor found = head("manifests/" + reference.object(), null);
        return found == null ? fail() : found;
    }

    Descriptor byDigest(String digest) throws RegistryException {
        Descriptor found = head("manifests/" + digest, digest);
        if (found == null && priority < REFUSED) {
            found = head("blobs/" + digest, digest);
        }
        return found == null ? fail() : found;
    }

    private Descriptor fail() throws RegistryException {
        throw first == null ? notFound() : first;
    }

    private RegistryException notFound() {
        return new RegistryException(Kind.NOT_FOUND, reference + ": not found");
    }

    private @Nullable Descriptor head(String path, @Nullable String digest) throws RegistryException {
        RegistryReply reply;
        try {
            reply = requests.send("HEAD", path, ACCEPT);
        } catch (RegistryException e) {
            remember(NO_ANSWER, e.kind() == Kind.ACCESS_DENIED ? e.during(ContainerdTexts.ACCESS_DENIED) : e);
            return null;
        }
        reply.close();
        if (reply.status() == 404) {
            remember(NOT_FOUND, notFound());
            return null;
        }
        if (reply.status() > 399) {
            remember(REFUSED, ContainerdTexts.unexpectedStatus(reply));
            return null;
        }
        if (reply.status() > 299) {
            throw ContainerdTexts.unexpectedStatus(reply);
        }
        return descriptor(path, reply, digest);
    }

    private Descriptor descriptor(String path, RegistryReply head, @Nullable String wanted) throws RegistryException {
        String digest = wanted;
        String header = head.header("Docker-Content-Digest");
        if (digest == null && !header.isEmpty() && head.contentLength() >= 0) {
            checkHeader(header);
            digest = header;
        }
        if (digest == null || head.contentLength() < 0) {
            return byContent(path, digest);
        }
        return checked(Descriptor.of(type(head), digest, head.contentLength()));
    }

    private static void checkHeader(String digest) throws RegistryException {
        try {
            if (digest.indexOf(':') < 0) {
                throw new InvalidReferenceException("invalid checksum digest format");
            }
            Digests.check(digest);
        } catch (InvalidReferenceException e) {
            throw new RegistryException(
                    Kind.REGISTRY_FAILED, "\"" + digest + "\" in header not a valid digest: " + e.text(), e);
        }
    }

    /** For registries that do not say what a manifest's digest or length is. */
    private Descriptor byContent(String path, @Nullable String digest) throws RegistryException {
        try (RegistryReply reply = requests.send("GET", path, ACCEPT)) {
            byte[] bytes = reply.bytes((int) ContainerdPull.MAX_MANIFEST + 1);
            return checked(Descriptor.of(type(reply), digest == null ? Digests.of(bytes) : digest, bytes.length));
        } catch (IOException e) {
            throw new RegistryException(Kind.REGISTRY_FAILED, BodyFailures.goText(e), e);
        }
    }

    private Descriptor checked(Descriptor descriptor) throws RegistryException {
        if (descriptor.size() > ContainerdPull.MAX_MANIFEST) {
            throw ContainerdTexts.tooBig(descriptor.size(), reference);
        }
        return descriptor;
    }

    /** Old registries that do not say the type mean docker's first format. */
    private static String type(RegistryReply reply) {
        String type = reply.mediaType();
        return type.equals("text/plain") ? MediaTypes.DOCKER_SCHEMA1 : type;
    }

    private void remember(int rank, RegistryException failure) {
        if (priority < rank) {
            priority = rank;
            first = failure;
        }
    }
}
