// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the simulated registries offer: what a pull can find. Immutable. Any other name is unknown to its registry, save
 * that Docker Hub refuses unknown repositories, and that nothing listens on the node's own loopback addresses.
 */
public final class ImageCatalogue {
    private static final String DOCKER_HUB = "docker.io";

    private final List<NamedImage> images;
    private final Map<ImageReference, Image> byName = new HashMap<>();
    private final Set<String> repositories = new HashSet<>();

    private ImageCatalogue(List<NamedImage> images) {
        this.images = List.copyOf(images);
        for (NamedImage named : images) {
            for (ImageReference name : named.names()) {
                byName.put(name, named.image());
                byName.put(name.withDigest(named.image().manifestDigest()), named.image());
                repositories.add(name.repository());
            }
        }
    }

    /** A catalogue of exactly {@code images}; where two have the same name, the later one is found. */
    public static ImageCatalogue of(List<NamedImage> images) {
        return new ImageCatalogue(images);
    }

    /** The images that come with the product; read on first use. */
    public static ImageCatalogue builtIn() {
        return BuiltInImages.CATALOGUE;
    }

    /** This catalogue with {@code added} in front: their names hide what is here. */
    public ImageCatalogue with(List<NamedImage> added) {
        List<NamedImage> all = new ArrayList<>(images);
        all.addAll(added);
        return new ImageCatalogue(all);
    }

    /** All images in the order in which they were given. */
    public List<NamedImage> images() {
        return images;
    }

    /** Asks the registry of {@code reference} for it. */
    Fetch fetch(ImageReference reference) {
        Image image = byName.get(reference);
        if (image != null) {
            return new Fetch.Fetched(image);
        }
        if (repositories.contains(reference.repository())) {
            return new Fetch.Unknown();
        }
        if (isLoopback(reference.domain())) {
            return new Fetch.Unreachable(address(reference.domain()));
        }
        return reference.domain().equals(DOCKER_HUB) ? new Fetch.Denied() : new Fetch.Unknown();
    }

    private static boolean isLoopback(String domain) {
        String host = host(domain);
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static String host(String domain) {
        int colon = domain.lastIndexOf(':');
        return (colon > domain.lastIndexOf(']') ? domain.substring(0, colon) : domain).toLowerCase(Locale.ROOT);
    }

    private static String address(String domain) {
        String host = host(domain);
        String port = domain.length() > host.length() ? domain.substring(host.length()) : ":443";
        return (host.equals("localhost") ? "127.0.0.1" : host) + port;
    }
}
