// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.gate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All gates of all modelled releases, read once from {@code gates.tsv} and {@code dependencies.tsv}.
 *
 * <p>Kubelet and kube-apiserver register the same gates, as their recorded metrics show, so there is one history.
 */
public final class GateHistory {
    private static final GateHistory UPSTREAM = load();

    private final List<Integer> minors;
    private final SortedMap<String, Map<Integer, GateSpec>> specs;
    private final Map<Integer, SortedMap<String, List<String>>> dependencies;
    private final Map<Integer, SortedMap<String, GateSpec>> gatesByMinor = new ConcurrentHashMap<>();

    private GateHistory(
            List<Integer> minors,
            SortedMap<String, Map<Integer, GateSpec>> specs,
            Map<Integer, SortedMap<String, List<String>>> dependencies) {
        this.minors = minors;
        this.specs = specs;
        this.dependencies = dependencies;
    }

    /** The history of Kubernetes itself. */
    public static GateHistory upstream() {
        return UPSTREAM;
    }

    /** The minor releases of the history, ascending: {@code 29} is 1.29. */
    public List<Integer> minors() {
        return minors;
    }

    /** Every gate that any release knows, sorted by name. */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(specs.keySet()));
    }

    /** Whether any release knows the gate. */
    public boolean isKnown(String gate) {
        return specs.containsKey(gate);
    }

    /** What release {@code 1.minor} says of the gate; empty where that release does not know it. */
    public Optional<GateSpec> spec(String gate, int minor) {
        return Optional.ofNullable(specs.getOrDefault(gate, Map.of()).get(minor));
    }

    /** The gates that release {@code 1.minor} registers, sorted by name. */
    public SortedMap<String, GateSpec> gatesOf(int minor) {
        return gatesByMinor.computeIfAbsent(minor, this::registeredBy);
    }

    private SortedMap<String, GateSpec> registeredBy(int minor) {
        SortedMap<String, GateSpec> known = new TreeMap<>();
        specs.forEach((gate, byMinor) -> {
            GateSpec spec = byMinor.get(minor);
            if (spec != null) {
                known.put(gate, spec);
            }
        });
        return Collections.unmodifiableSortedMap(known);
    }

    /** Which gates each gate needs in release {@code 1.minor}; empty before 1.35, which introduced dependencies. */
    public SortedMap<String, List<String>> dependenciesOf(int minor) {
        return dependencies.getOrDefault(minor, new TreeMap<>());
    }

    private static GateHistory load() {
        List<List<String>> rows = rows("gates.tsv");
        List<Integer> minors = rows.get(0).stream()
                .skip(1)
                .map(version -> Integer.valueOf(version.substring("1.".length())))
                .toList();
        SortedMap<String, Map<Integer, GateSpec>> specs = new TreeMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            specs.put(row.get(0), specsOf(row, minors));
        }
        return new GateHistory(minors, specs, dependencies(minors));
    }

    private static Map<Integer, GateSpec> specsOf(List<String> row, List<Integer> minors) {
        Map<Integer, GateSpec> byMinor = new TreeMap<>();
        for (int i = 0; i < minors.size(); i++) {
            String cell = row.get(i + 1);
            if (!cell.equals(".")) {
                byMinor.put(minors.get(i), GateSpec.parse(cell));
            }
        }
        return byMinor;
    }

    private static Map<Integer, SortedMap<String, List<String>>> dependencies(List<Integer> minors) {
        Map<Integer, SortedMap<String, List<String>>> byMinor = new TreeMap<>();
        for (List<String> row : rows("dependencies.tsv")) {
            int first = Integer.parseInt(row.get(1));
            int last = Integer.parseInt(row.get(2));
            for (int minor : minors) {
                if (minor >= first && minor <= last) {
                    byMinor.computeIfAbsent(minor, unused -> new TreeMap<>())
                            .put(row.get(0), List.of(row.get(3).split(",")));
                }
            }
        }
        return byMinor;
    }

    /** The cells of a table beside this class, line by line; lines that start with {@code #} are left out. */
    public static List<List<String>> rows(String resource) {
        try (InputStream in = GateHistory.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is not beside " + GateHistory.class);
            }
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource, e);
        }
    }
}
