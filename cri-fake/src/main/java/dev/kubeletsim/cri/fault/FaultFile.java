// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fault rules as YAML files have them; {@code docs/faults.md} describes the format.
 *
 * <pre>{@code
 * seed: 7                                  # optional: the same calls in the same order have the same fate
 * faults:
 * - name: second start of web fails
 *   match: {rpc: StartContainer, pod: web-*}
 *   calls: [2]
 *   error: {code: Unknown, message: "failed to start: no space left on device"}
 * }</pre>
 *
 * @param seed where chances come from, or null for the runtime's own
 * @param rules in the order in which they are asked
 */
public record FaultFile(@Nullable Long seed, List<FaultRule> rules) {
    private static final Set<String> KEYS = Set.of("seed", "faults");

    public FaultFile {
        rules = List.copyOf(rules);
    }

    /**
     * Reads a file.
     *
     * @throws YamlFileException if it cannot be read or does not fit; the message names file, line and what would fit
     */
    public static FaultFile read(Path file) throws YamlFileException {
        return of(YamlView.read(file));
    }

    /**
     * Reads a text.
     *
     * @param file named in messages
     * @throws YamlFileException as {@link #read}
     */
    public static FaultFile parse(String file, String text) throws YamlFileException {
        return of(YamlView.parse(file, text));
    }

    private static FaultFile of(YamlView root) throws YamlFileException {
        Map<String, YamlView> keys = root.mapping(KEYS);
        List<YamlView> entries = root.required(keys, "faults").sequence();
        if (entries.size() > Faults.MAX_RULES) {
            throw root.error(entries.size() + " rules (expected: at most " + Faults.MAX_RULES + ")");
        }
        List<FaultRule> rules = new ArrayList<>();
        for (YamlView entry : entries) {
            rules.add(FaultYaml.rule(entry, "rule " + (rules.size() + 1)));
        }
        YamlView seed = keys.get("seed");
        return new FaultFile(seed == null ? null : seed.number(Long.MAX_VALUE), rules);
    }

    /** Makes these the rules of {@code faults}. */
    public void setOn(Faults faults) {
        if (seed == null) {
            faults.set(rules);
        } else {
            faults.set(rules, seed);
        }
    }
}
