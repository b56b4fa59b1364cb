// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNamesTest {
    private final ShortNames installed = ShortNames.Registries.installed();

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest",
        "busybox:1.28, docker.io/library/busybox:1.28",
        "fedora:40, registry.fedoraproject.org/fedora:40",
        "example.com/app, example.com/app:latest",
        "docker.io/busybox, docker.io/library/busybox:latest",
        "localhost/app:v1, localhost/app:v1",
    })
    void aliasesAndFullNamesResolve(String written, String full) throws InvalidReferenceException {
        assertThat(installed.candidates(written)).map(ImageReference::toString).containsExactly(full);
    }

    @Test
    void aShortNameWithoutAliasNeedsASearchRegistry() {
        assertThatThrownBy(() -> installed.candidates("user/app:v1"))
                .hasMessage(
                        "short-name \"user/app:v1\" did not resolve to an alias and no unqualified-search registries"
                                + " are defined in \"/etc/containers/registries.conf\"");
        assertThatThrownBy(() -> new ShortNames.Registries(Map.of(), List.of(), "").candidates("app"))
                .hasMessage("short-name \"app\" did not resolve to an alias and no containers-registries.conf(5) was"
                        + " found");
    }

    @Test
    void searchRegistriesAreTriedInTheirOrder() throws InvalidReferenceException {
        ShortNames rule = new ShortNames.Registries(Map.of(), List.of("quay.io", "docker.io"), "/etc/r.conf");

        assertThat(rule.candidates("app:v1"))
                .map(ImageReference::toString)
                .containsExactly("quay.io/app:v1", "docker.io/library/app:v1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPPER CASE:bad|cannot parse input: \"UPPER CASE:bad\": invalid reference format",
                "''|cannot parse input: \"\": repository name must have at least one component",
                "Upper|cannot parse input: \"Upper\": repository name must be lowercase",
                "a\"b|cannot parse input: \"a\\\"b\": invalid reference format",
            })
    void whatIsNoNameIsRefusedInTheLibrarysWords(String written, String text) {
        assertThatThrownBy(() -> installed.candidates(written)).hasMessage(text);
    }

    @Test
    void dockersRuleKnowsNoAliases() throws InvalidReferenceException {
        assertThat(new ShortNames.DockerHub().candidates("fedora"))
                .map(ImageReference::toString)
                .containsExactly("docker.io/library/fedora:latest");
    }
}
