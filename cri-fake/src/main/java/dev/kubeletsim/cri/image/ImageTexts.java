// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

/**
 * The runtimes' messages about images. containerd: {@code core/remotes/docker/resolver.go}, {@code
 * internal/cri/server/images/image_pull.go}, go-digest {@code digestset}; CRI-O: containers/image {@code storage}, and
 * {@code server/image_*.go}. Most are recorded in golden/lifecycle and golden/kubelet.
 */
final class ImageTexts {
    static final String NOT_FOUND = "not found";
    static final String AMBIGUOUS_DIGEST = "ambiguous digest string";
    static final String NO_IMAGE_SPECIFIED = "no image specified";

    private ImageTexts() {}

    static String containerdUnparsable(String name, String why) {
        return "failed to parse image reference " + GoQuote.quote(name) + ": " + why;
    }

    static String containerdNotFound(ImageReference reference) {
        return containerdUnresolved(reference) + reference + ": not found";
    }

    static String containerdDenied(ImageReference reference) {
        return containerdUnresolved(reference)
                + "pull access denied, repository does not exist or may require authorization: server message:"
                + " insufficient_scope: authorization failed";
    }

    static String containerdUnreachable(ImageReference reference, String address) {
        String url = scheme(address) + "://" + reference.domain() + "/v2/" + reference.path() + "/manifests/"
                + reference.object();
        return containerdUnresolved(reference) + "failed to do request: Head " + GoQuote.quote(url) + ": "
                + refused(address);
    }

    private static String containerdUnresolved(ImageReference reference) {
        String quoted = GoQuote.quote(reference.toString());
        return "failed to pull and unpack image " + quoted + ": failed to resolve reference " + quoted + ": ";
    }

    static String storageUnknown(String location, ImageReference reference) {
        return "reference " + GoQuote.quote(location + reference)
                + " does not resolve to an image ID: identifier is not an image";
    }

    static String storageInUse(String container) {
        return "image used by " + container + ": image is in use by a container";
    }

    static String storageDelete(String why) {
        return "delete image: " + why;
    }

    /** Registries on the node itself are spoken to without TLS, unless they sit on its port. */
    static String scheme(String address) {
        return address.endsWith(":443") ? "https" : "http";
    }

    static String refused(String address) {
        return "dial tcp " + address + ": connect: connection refused";
    }
}
