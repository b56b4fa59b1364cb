// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.images;

import java.util.Locale;
import java.util.regex.Pattern;

/** Checks image names and gives nameless tags their default (upstream's {@code applyDefaultImageTag}). */
final class ImageNames {
    private static final Pattern HEX_64 = Pattern.compile("[a-f0-9]{64}");
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String HOST = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String DOMAIN = "(?:" + HOST + "(?:\\." + HOST + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
    private static final Pattern REFERENCE = Pattern.compile("(?:" + DOMAIN + "/)?" + COMPONENT + "(?:/" + COMPONENT
            + ")*(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
            + "(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?");

    private ImageNames() {}

    /**
     * {@code image} with {@code :latest} if it has neither tag nor digest.
     *
     * @throws IllegalArgumentException with upstream's words if it is no image name
     */
    static String withDefaultTag(String image) {
        if (HEX_64.matcher(image).matches()) {
            throw invalid(image, "invalid repository name (" + image + "), cannot specify 64-byte hexadecimal strings");
        }
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean domain = slash >= 0
                && (first.contains(".") || first.contains(":") || "localhost".equals(first) || !isLower(first));
        String rest = domain ? image.substring(slash + 1) : image;
        int colon = rest.indexOf(':');
        String repository = colon < 0 ? rest : rest.substring(0, colon);
        String normalized = domain || slash >= 0 ? repository : "library/" + repository;
        if (!isLower(repository)) {
            throw invalid(image, "invalid reference format: repository name (" + normalized + ") must be lowercase");
        }
        var matcher = REFERENCE.matcher(image);
        if (!matcher.matches()) {
            throw invalid(image, "invalid reference format");
        }
        return matcher.group("tag") == null && matcher.group("digest") == null ? image + ":latest" : image;
    }

    private static boolean isLower(String text) {
        return text.toLowerCase(Locale.ROOT).equals(text);
    }

    private static IllegalArgumentException invalid(String image, String why) {
        return new IllegalArgumentException("couldn't parse image name \"" + image + "\": " + why);
    }
}
