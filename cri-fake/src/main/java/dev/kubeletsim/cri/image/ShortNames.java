// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a name without a registry. */
public sealed interface ShortNames {

    /**
     * The full names to try, in order; at least one.
     *
     * @throws InvalidReferenceException with the runtime's text
     */
    List<ImageReference> candidates(String name) throws InvalidReferenceException;

    /** Docker's rule: they are Docker Hub's. */
    record DockerHub() implements ShortNames {
        @Override
        public List<ImageReference> candidates(String name) throws InvalidReferenceException {
            return List.of(ReferenceGrammar.DISTRIBUTION.normalize(name));
        }
    }

    /**
     * The rule of containers-registries.conf(5) as {@code pkg/shortnames} of containers/image v5 applies it in mode
     * {@code disabled}: an alias, else each unqualified-search registry, else an error.
     *
     * @param aliases full repositories by short name
     * @param searchRegistries registries to prefix in turn
     * @param configFile where the search registries are defined; empty if there is no such file
     */
    record Registries(Map<String, String> aliases, List<String> searchRegistries, String configFile)
            implements ShortNames {
        public Registries {
            aliases = Map.copyOf(aliases);
            searchRegistries = List.copyOf(searchRegistries);
        }

        /** What distributions install: the aliases of containers/shortnames, no search registries. */
        public static Registries installed() {
            return new Registries(ShortNameAliases.INSTALLED, List.of(), "/etc/containers/registries.conf");
        }

        @Override
        public List<ImageReference> candidates(String name) throws InvalidReferenceException {
            ReferenceGrammar.Written written = written(name);
            String domain = written.domain();
            if (domain != null
                    && (domain.indexOf('.') >= 0 || domain.indexOf(':') >= 0 || domain.equals("localhost"))) {
                return List.of(normalized("cannot normalize input: " + GoQuote.quote(name), name));
            }
            String repository = domain == null ? written.path() : domain + "/" + written.path();
            String alias = aliases.get(repository);
            if (alias != null) {
                return List.of(ReferenceGrammar.CONTAINERS_IMAGE.normalize(
                        alias + suffix(":", written.tag()) + suffix("@", written.digest())));
            }
            return searched(name);
        }

        private List<ImageReference> searched(String name) throws InvalidReferenceException {
            if (searchRegistries.isEmpty()) {
                throw new InvalidReferenceException("short-name " + GoQuote.quote(name)
                        + (configFile.isEmpty()
                                ? " did not resolve to an alias and no containers-registries.conf(5) was found"
                                : " did not resolve to an alias and no unqualified-search registries are defined in "
                                        + GoQuote.quote(configFile)));
            }
            List<ImageReference> candidates = new ArrayList<>();
            for (String registry : searchRegistries) {
                String action = "creating reference with unqualified-search registry " + GoQuote.quote(registry);
                candidates.add(normalized(action, registry + "/" + name));
            }
            return List.copyOf(candidates);
        }

        private static ReferenceGrammar.Written written(String name) throws InvalidReferenceException {
            try {
                return ReferenceGrammar.CONTAINERS_IMAGE.parse(name);
            } catch (InvalidReferenceException e) {
                throw new InvalidReferenceException("cannot parse input: " + GoQuote.quote(name) + ": " + e.text());
            }
        }

        private static ImageReference normalized(String action, String name) throws InvalidReferenceException {
            try {
                return ReferenceGrammar.CONTAINERS_IMAGE.normalize(name);
            } catch (InvalidReferenceException e) {
                throw new InvalidReferenceException(action + ": " + e.text());
            }
        }

        private static String suffix(String separator, @Nullable String part) {
            return part == null ? "" : separator + part;
        }
    }
}
