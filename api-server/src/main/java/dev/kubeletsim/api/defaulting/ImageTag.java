// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tag in the name of an image, as {@code k8s.io/kubernetes/pkg/util/parsers} finds it. */
final class ImageTag {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String DOMAIN =
            "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
                    + "(?::[0-9]+)?";
    private static final Pattern REFERENCE = Pattern.compile("(?:" + DOMAIN + "/)?" + COMPONENT + "(?:/" + COMPONENT
            + ")*(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][\\w+.-]*:[0-9a-fA-F]{32,}))?");

    private ImageTag() {}

    /** The tag; {@code latest} if there is neither tag nor digest; empty if there is a digest, or no valid name. */
    static String of(String image) {
        Matcher matcher = REFERENCE.matcher(image);
        if (!matcher.matches()) {
            return "";
        }
        String tag = matcher.group("tag");
        if (tag != null) {
            return tag;
        }
        return matcher.group("digest") == null ? "latest" : "";
    }
}
