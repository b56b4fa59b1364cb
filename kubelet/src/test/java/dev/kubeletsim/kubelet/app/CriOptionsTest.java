// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The short way into {@code kubelet-sim cri} reads what {@link CriCommand} offers, and leaves it the rest. */
class CriOptionsTest {
    @Test
    void eachOptionOfTheCommandIsRead() {
        List<String> args = new ArrayList<>(List.of("cri"));
        for (OptionSpec option :
                new CommandLine(new CriCommand()).getCommandSpec().options()) {
            args.add(option.longestName());
            args.add(option.longestName().equals("--runtime") ? "cri-o-1.30" : "unix:///x");
        }

        CriOptions read = CriOptions.plain(args.toArray(String[]::new)).orElseThrow();

        assertThat(args).hasSize(1 + 2 * 5);
        assertThat(read.runtime().name()).isEqualTo("cri-o-1.30");
        assertThat(read.endpoints()).containsExactly("unix:///x");
        assertThat(read.images()).containsExactly(Path.of("unix:///x"));
        assertThat(read.hostPaths()).containsExactly(Path.of("unix:///x"));
        assertThat(read.podCidr()).isEqualTo("unix:///x");
    }

    @Test
    void optionsMayBeRepeatedAndTheRuntimeLeftOut() {
        CriOptions read = CriOptions.plain("cri", "--listen", "unix:///a", "--listen", "tcp://127.0.0.1:0")
                .orElseThrow();

        assertThat(read.runtime().name()).isEqualTo("containerd-2.0");
        assertThat(read.endpoints()).containsExactly("unix:///a", "tcp://127.0.0.1:0");
        assertThat(read.podCidr()).isEqualTo("127.88.0.0/16");
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
