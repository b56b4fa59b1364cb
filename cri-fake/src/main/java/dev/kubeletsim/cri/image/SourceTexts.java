// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

/**
 * containers/image's messages about a registry that it cannot read from: {@code docker/docker_client.go} and {@code
 * docker/docker_image_src.go} of v5.30 (CRI-O 1.30) and v5.32 (1.31). Those of 1.31 are recorded in golden/kubelet.
 */
record SourceTexts(ImageRules.SourceOpening opening) {

    String noManifest(ImageReference reference) {
        return reading(reference) + "manifest unknown";
    }

    String denied(ImageReference reference) {
        return reading(reference) + "requested access to the resource is denied";
    }

    String unreachable(ImageReference reference, String address) {
        String url = ImageTexts.scheme(address) + "://" + reference.domain() + "/v2/";
        return "RegistryUnavailable: " + opening.prefix(reference) + "pinging container registry " + reference.domain()
                + ": Get " + GoQuote.quote(url) + ": " + ImageTexts.refused(address);
    }

    private String reading(ImageReference reference) {
        return opening.prefix(reference) + "reading manifest " + reference.object() + " in " + reference.repository()
                + ": ";
    }
}
