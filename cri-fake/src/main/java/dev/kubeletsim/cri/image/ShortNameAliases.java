// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The aliases for short names that distributions install: facts from containers/shortnames. */
final class ShortNameAliases {
    static final Map<String, String> INSTALLED = load("short-names.properties");

    private ShortNameAliases() {}

    private static Map<String, String> load(String resource) {
        Properties properties = new Properties();
        try (InputStream in = ShortNameAliases.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading resource " + resource, e);
        }
        Map<String, String> aliases = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> aliases.put(name, properties.getProperty(name)));
        return Map.copyOf(aliases);
    }
}
