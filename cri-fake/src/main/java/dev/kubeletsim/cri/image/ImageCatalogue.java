// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated registries offer: what a pull can find. Immutable. Any other name is unknown to its registry, save
 * that Docker Hub refuses unknown repositories, and that nothing listens on the node's own loopback addresses.
 */
public final class ImageCatalogue {
    private static final String DOCKER_HUB = "docker.io";
    private static final ImageCatalogue BUILT_IN = new ImageCatalogue(List.of(), true);

    private final List<NamedImage> own;
    private final boolean onBuiltIn;
    private final Map<ImageReference, Image> byName = new HashMap<>();
    private final Set<String> repositories = new HashSet<>();

    private ImageCatalogue(List<NamedImage> own, boolean onBuiltIn) {
        this.own = List.copyOf(own);
        this.onBuiltIn = onBuiltIn;
        for (NamedImage named : own) {
            for (ImageReference name : named.names()) {
                byName.put(name, named.image());
                byName.put(name.withDigest(named.image().manifestDigest()), named.image());
                repositories.add(name.repository());
            }
        }
    }

    /** A catalogue of exactly {@code images}; where two have the same name, the later one is found. */
    public static ImageCatalogue of(List<NamedImage> images) {
        return new ImageCatalogue(images, false);
    }

    /** The images that come with the product. They are read when one is first asked for, not here. */
    public static ImageCatalogue builtIn() {
        return BUILT_IN;
    }

    /** This catalogue with {@code added} in front: their names hide what is here. */
    public ImageCatalogue with(List<NamedImage> added) {
        List<NamedImage> all = new ArrayList<>(own);
        all.addAll(added);
        return new ImageCatalogue(all, onBuiltIn);
    }

    /** All images, hidden ones included: the built-in ones, then the others in the order in which they were given. */
    public List<NamedImage> images() {
        List<NamedImage> all = new ArrayList<>(onBuiltIn ? BuiltInImages.CATALOGUE.own : List.of());
        all.addAll(own);
        return List.copyOf(all);
    }

    /** Whether a pull of {@code reference} finds an image here. */
    boolean has(ImageReference reference) {
        return lookUp(reference) != null;
    }

    /** Asks the registry of {@code reference} for it. */
    Fetch fetch(ImageReference reference) {
        Image image = lookUp(reference);
        if (image != null) {
            return new Fetch.Fetched(image);
        }
        if (hasRepository(reference.repository())) {
            return new Fetch.Unknown();
        }
        if (reference.isLoopback()) {
            return new Fetch.Unreachable(address(reference.domain()));
        }
        return reference.domain().equals(DOCKER_HUB) ? new Fetch.Denied() : new Fetch.Unknown();
    }

    private @Nullable Image lookUp(ImageReference reference) {
        Image image = byName.get(reference);
        return image == null && onBuiltIn ? BuiltInImages.CATALOGUE.lookUp(reference) : image;
    }

    private boolean hasRepository(String repository) {
        return repositories.contains(repository) || (onBuiltIn && BuiltInImages.CATALOGUE.hasRepository(repository));
    }

    private static String address(String domain) {
        String host = Loopback.hostOf(domain);
        String port = domain.length() > host.length() ? domain.substring(host.length()) : ":443";
        return (host.equals("localhost") ? "127.0.0.1" : host) + port;
    }
}
