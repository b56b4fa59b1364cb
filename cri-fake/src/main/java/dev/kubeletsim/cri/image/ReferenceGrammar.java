// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of image references and docker's normalisation of them, in the two versions that runtimes are built with.
 * The grammar is {@code [domain/]path[:tag][@digest]}; it is unambiguous once cut at the first {@code @}, at the last
 * colon behind the last slash, and at the slashes, so it is scanned in one pass, without backtracking.
 */
enum ReferenceGrammar {
    /** github.com/distribution/reference v0.6: containerd 1.7 and 2.0. */
    DISTRIBUTION,
    /** The copy in github.com/containers/image v5 docker/reference: CRI-O. */
    CONTAINERS_IMAGE;

    private static final String HUB = "docker.io";
    private static final String LEGACY_HUB = "index.docker.io";
    private static final String OFFICIAL = "library/";
    private static final int NAME_MAX = 255;

    /** A name as it was written; {@code domain} is absent when its first part does not look like one. */
    record Written(
            @Nullable String domain,
            String path,
            @Nullable String tag,
            @Nullable String digest) {}

    /**
     * Reads {@code text} by docker's rules: {@code docker.io} is the default registry, {@code library/} the default
     * namespace there, {@code latest} the default tag, and a digest makes the tag meaningless.
     *
     * @throws InvalidReferenceException with the library's text
     */
    ImageReference normalize(String text) throws InvalidReferenceException {
        if (text.length() == 64 && isLowerHex(text)) {
            throw new InvalidReferenceException(ReferenceTexts.hexName(text));
        }
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean hasDomain = slash >= 0 && looksLikeDomain(first);
        String domain = hasDomain && !first.equals(LEGACY_HUB) ? first : HUB;
        String remainder = hasDomain ? text.substring(slash + 1) : text;
        if (domain.equals(HUB) && remainder.indexOf('/') < 0) {
            remainder = OFFICIAL + remainder;
        }
        int colon = remainder.indexOf(':');
        String remote = colon < 0 ? remainder : remainder.substring(0, colon);
        if (!remote.toLowerCase(Locale.ROOT).equals(remote)) {
            throw new InvalidReferenceException(
                    this == DISTRIBUTION ? ReferenceTexts.upperCaseName(remote) : ReferenceTexts.UPPER_CASE_NAME);
        }
        return complete(parse(domain + "/" + remainder));
    }

    private static ImageReference complete(Written written) {
        String tag = written.digest() != null ? null : written.tag() == null ? "latest" : written.tag();
        // A first part like "a_b.c" counts as a domain when the name is cut, but is none by the grammar.
        String domain = written.domain() == null ? "" : written.domain();
        return new ImageReference(domain, written.path(), tag, written.digest());
    }

    private boolean looksLikeDomain(String first) {
        return first.equals("localhost")
                || first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || (this == DISTRIBUTION && !first.toLowerCase(Locale.ROOT).equals(first));
    }

    /**
     * Reads {@code text} as it stands.
     *
     * @throws InvalidReferenceException with the library's text
     */
    Written parse(String text) throws InvalidReferenceException {
        Written written = scan(text);
        if (written == null) {
            throw new InvalidReferenceException(whyNot(text));
        }
        String measured = this == DISTRIBUTION || written.domain() == null
                ? written.path()
                : written.domain() + "/" + written.path();
        if (measured.length() > NAME_MAX) {
            throw new InvalidReferenceException(ReferenceTexts.TOO_LONG);
        }
        if (written.digest() != null) {
            Digests.check(written.digest());
        }
        return written;
    }

    private static String whyNot(String text) {
        if (text.isEmpty()) {
            return ReferenceTexts.NO_NAME;
        }
        return scan(text.toLowerCase(Locale.ROOT)) == null ? ReferenceTexts.INVALID : ReferenceTexts.MUST_BE_LOWER_CASE;
    }

    private static @Nullable Written scan(String text) {
        int at = text.indexOf('@');
        String digest = at < 0 ? null : text.substring(at + 1);
        String rest = at < 0 ? text : text.substring(0, at);
        int colon = rest.lastIndexOf(':');
        boolean tagged = colon > rest.lastIndexOf('/');
        String tag = tagged ? rest.substring(colon + 1) : null;
        String name = tagged ? rest.substring(0, colon) : rest;
        if ((tag != null && !ReferenceParts.isTag(tag)) || (digest != null && !ReferenceParts.isDigest(digest))) {
            return null;
        }
        int slash = name.indexOf('/');
        if (slash > 0
                && ReferenceParts.isDomain(name.substring(0, slash))
                && ReferenceParts.isPath(name.substring(slash + 1))) {
            return new Written(name.substring(0, slash), name.substring(slash + 1), tag, digest);
        }
        return ReferenceParts.isPath(name) ? new Written(null, name, tag, digest) : null;
    }

    private static boolean isLowerHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
