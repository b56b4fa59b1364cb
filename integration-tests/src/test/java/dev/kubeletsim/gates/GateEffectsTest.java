// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.gates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.GateEffect;
import dev.kubeletsim.features.gate.GateHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said of the gates is what the code does: it names a gate exactly where the gate changes something. */
class GateEffectsTest {
    private static final Pattern LITERAL = Pattern.compile("\"([A-Za-z0-9]+)\"");

    /** Reasons and conditions that happen to have a gate's name. */
    private static final Set<String> OTHER_NAMES = Set.of("AdmitReasons.java", "DeclaredFeaturesAdmitHandler.java");

    /** An access mode of volumes, whose gate nobody asks for. */
    private static final String ACCESS_MODE = "ReadWriteOncePod";

    @Test
    void everyGateThatTheCodeAsksForHasItsEffectAndComponentsAndNoOtherHas() {
        Map<String, Set<Component>> asked = new TreeMap<>();
        collect(Path.of("..", "api-server"), Set.of(Component.KUBE_API_SERVER), asked);
        collect(Path.of("..", "kubelet"), Set.of(Component.KUBELET), asked);
        collect(Path.of("..", "node-features"), Set.of(Component.KUBELET), asked);

        assertThat(GateEffect.all().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().components())))
                .isEqualTo(asked);
    }

    @Test
    void effectsAreShortPhrasesAndTheRestChangesNothing() {
        assertThat(GateEffect.all().values())
                .allSatisfy(effect -> assertThat(effect.changes()).hasSizeBetween(10, 110));
        assertThat(GateEffect.of("EventedPLEG")).isEqualTo(GateEffect.NONE);
    }

    private static void collect(Path module, Set<Component> components, Map<String, Set<Component>> into) {
        for (Path file : sources(module.resolve("src/main/java"))) {
            if (OTHER_NAMES.contains(file.getFileName().toString())) {
                continue;
            }
            // The flags' own gates set others, in both components.
            boolean both = file.endsWith("FeatureGateFlags.java");
            Matcher literal = LITERAL.matcher(read(file));
            while (literal.find()) {
                String gate = literal.group(1);
                if (GateHistory.upstream().isKnown(gate) && !gate.equals(ACCESS_MODE)) {
                    into.computeIfAbsent(gate, unused -> EnumSet.noneOf(Component.class))
                            .addAll(both ? EnumSet.allOf(Component.class) : components);
                }
            }
        }
    }

    private static List<Path> sources(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
