// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The short way into {@code kubelet-sim cri} reads what {@link CriCommand} offers, and leaves it the rest. */
class CriOptionsTest {
    private static final Set<String> PLAIN =
            Set.of("--runtime", "--listen", "--images", "--host-path", "--pod-cidr", "--state-dir");

    @Test
    void theOptionsOfThePlainWayAreRead() {
        List<String> args = new ArrayList<>(List.of("cri"));
        for (String option : PLAIN) {
            args.addAll(List.of(option, option.equals("--runtime") ? "cri-o-1.30" : "unix:///x"));
        }

        CriOptions read = CriOptions.plain(args.toArray(String[]::new)).orElseThrow();

        assertThat(read.runtime().name()).isEqualTo("cri-o-1.30");
        assertThat(read.endpoints()).containsExactly("unix:///x");
        assertThat(read.images()).containsExactly(Path.of("unix:///x"));
        assertThat(read.hostPaths()).containsExactly(Path.of("unix:///x"));
        assertThat(read.podCidr()).isEqualTo("unix:///x");
        assertThat(read.stateDirectory()).isEqualTo(Path.of("unix:///x"));
    }

    @Test
    void theOtherOptionsOfTheCommandAreLeftToIt() {
        List<String> names = new CommandLine(new CriCommand())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .toList();

        assertThat(names).containsAll(PLAIN);
        assertThat(names)
                .filteredOn(name -> !PLAIN.contains(name))
                .allSatisfy(name -> assertThat(CriOptions.plain("cri", "--listen", "unix:///x", name, "value"))
                        .as(name)
                        .isEmpty());
    }

    @Test
    void optionsMayBeRepeatedAndTheRuntimeLeftOut() {
        CriOptions read = CriOptions.plain("cri", "--listen", "unix:///a", "--listen", "tcp://127.0.0.1:0")
                .orElseThrow();

        assertThat(read.runtime().name()).isEqualTo("containerd-2.0");
        assertThat(read.endpoints()).containsExactly("unix:///a", "tcp://127.0.0.1:0");
        assertThat(read.podCidr()).isEqualTo("127.88.0.0/16");
        assertThat(read.stateDirectory()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "up",
                "version --listen unix:///a",
                "cri",
                "cri --help",
                "cri --listen",
                "cri --listen unix:///a extra",
                "cri --listen=unix:///a",
                "cri --listen @file",
                "cri --listen --runtime",
                "cri --runtime cri-o-1.31",
                "cri --runtime nosuch --listen unix:///a",
                "cri --runtime cri-o-1.31 --runtime cri-o-1.30 --listen unix:///a",
                "cri --listne unix:///a",
            })
    void whateverElseIsLeftToTheCommandLine(String args) {
        assertThat(CriOptions.plain(args.isEmpty() ? new String[0] : args.split(" ")))
                .isEmpty();
    }
}
