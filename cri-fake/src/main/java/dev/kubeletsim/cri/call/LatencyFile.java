// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Latencies from YAML.
 *
 * <pre>{@code
 * jitter: 0.2                                   # optional: up to 20 % faster or slower; none by default
 * latencies: {RunPodSandbox: 179ms, ExecSync: 79ms}
 * }</pre>
 */
public final class LatencyFile {
    private LatencyFile() {}

    /**
     * Reads a file.
     *
     * @throws YamlFileException if it cannot be read or does not fit; the message names file, line and what would fit
     */
    public static LatencyRule read(Path file) throws YamlFileException {
        YamlView root = YamlView.read(file);
        Map<String, YamlView> keys = root.mapping(Set.of("jitter", "latencies"));
        LatencyRule rule = new LatencyRule(medians(root.required(keys, "latencies")), 0);
        YamlView jitter = keys.get("jitter");
        return jitter == null ? rule : rule.withJitter(jitter.fraction(0, 1));
    }

    /** Medians by RPC. */
    public static Map<String, Duration> medians(YamlView view) throws YamlFileException {
        Map<String, Duration> medians = new LinkedHashMap<>();
        for (Map.Entry<String, YamlView> entry :
                view.mapping(CriMessages.rpcs()).entrySet()) {
            Duration median = entry.getValue().duration();
            if (median.compareTo(LatencyRule.LONGEST) > 0) {
                throw entry.getValue().expected("at most 1h");
            }
            medians.put(entry.getKey(), median);
        }
        return medians;
    }
}
