// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.yaml.YamlFileException;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultFileTest {
    @Test
    void everythingThatARuleCanSayIsRead() throws YamlFileException {
        FaultFile file = FaultFile.parse("f.yaml", """
                seed: 7
                faults:
                - name: all
                  match:
                    rpc: [CreateContainer, StartContainer]
                    node: node-1
                    pod: web-*
                    namespace: default
                    container: app
                    image: "*busybox*"
                    labels: {tier: front}
                    attempt: 2
                  calls: [1, 3-5, 9-]
                  every: 2
                  limit: 10
                  probability: 0.25
                  window: {from: 1m30s, until: 2026-11-23T07:00:00Z}
                  error: {code: NotFound, message: gone}
                - drop: {afterReplies: 2}
                """);

        assertThat(file.seed()).isEqualTo(7);
        FaultRule rule = file.rules().getFirst();
        assertThat(rule.name()).isEqualTo("all");
        assertThat(rule.match())
                .isEqualTo(new CallMatch(
                        Set.of("CreateContainer", "StartContainer"),
                        "node-1",
                        "web-*",
                        "default",
                        "app",
                        "*busybox*",
                        Map.of("tier", "front"),
                        2));
        assertThat(rule.occurrences().ranges())
                .containsExactly(
                        new Occurrences.Range(1, 1),
                        new Occurrences.Range(3, 5),
                        new Occurrences.Range(9, Long.MAX_VALUE));
        assertThat(rule.occurrences().every()).isEqualTo(2);
        assertThat(rule.occurrences().limit()).isEqualTo(10);
        assertThat(rule.probability()).isEqualTo(0.25);
        assertThat(rule.window())
                .isEqualTo(new TimeWindow(
                        new TimeWindow.Moment.After(Duration.ofSeconds(90)),
                        new TimeWindow.Moment.At(Instant.parse("2026-11-23T07:00:00Z"))));
        assertThat(rule.effect()).isEqualTo(new FaultEffect.Fail(Status.Code.NOT_FOUND, "gone"));
        assertThat(file.rules().getLast().name()).isEqualTo("rule 2");
        assertThat(file.rules().getLast().effect()).isEqualTo(new FaultEffect.Drop(2, true));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            fault: []                                        | f.yaml:1: fault: unknown key (expected one of faults, seed)
            faults: {}                                       | f.yaml:1: faults: found a mapping (expected: a sequence)
            faults: [{}]                                     | f.yaml:1: faults[0]: found no effect (expected: exactly one of answer, crash, delay, drop, error, hang, notReady, restart)
            faults: [{hang: true, drop: true}]               | f.yaml:1: faults[0]: found hang and drop (expected: exactly one of
            faults: [{hang: false}]                          | f.yaml:1: faults[0].hang: found 'false' (expected: true; leave the key out otherwise)
            faults: [{hang: true, probability: 0}]           | f.yaml:1: faults[0].probability: found '0' (expected: a number above 0 and up to 1)
            faults: [{hang: true, window: {from: 3m, until: 1m}}] | f.yaml:1: faults[0].window: a window that ends before it begins
            faults: [{match: {rpc: Version}, drop: {afterReplies: 2}}] | f.yaml:1: faults[0]: drop after 2 replies of Version (expected: an RPC that streams)
            faults: [{hnag: true}]                           | f.yaml:1: faults[0].hnag: unknown key (expected one of hang, name,
            faults:\\n- match:\\n    rcp: x\\n  hang: true   | f.yaml:3: faults[0].match.rcp: unknown key (expected one of rpc,
            faults:\\n- match:\\n    rpc: RunPod\\n  hang: true | f.yaml:3: faults[0].match.rpc: found 'RunPod' (expected one of RunPodSandbox,
            faults: [{match: {rpc: []}, answer: {version: x}}]  | f.yaml:1: faults[0]: a wrong answer needs the RPC that it is for
            faults:\\n- match: {rpc: Version}\\n  answer: {versoin: x} | f.yaml:2: faults[0]: VersionResponse has no field 'versoin' (expected one of version,
            faults: [{match: {rpc: Version}, answer: {version: {a: b}}}] | f.yaml:1: faults[0]: version:
            faults: [{match: {rpc: ContainerStatus}, answer: {status: {state: BROKEN}}}] | f.yaml:1: faults[0]: status.state:
            faults: [{match: {rpc: ContainerStatus}, answer: {status: running}}] | f.yaml:1: faults[0]: status: found "running" (expected: fields of ContainerStatus)
            faults: [{match: {rpc: Version}, notReady: {condition: NetworkReady}}] | f.yaml:1: faults[0]: rule 'rule 1': its effect fits Status only (found: Version)
            faults: [{error: {message: x}}]                  | f.yaml:1: faults[0].error: the key 'code' is missing
            faults: [{error: {code: NotFund}}]               | f.yaml:1: faults[0].error.code: found 'NotFund' (expected one of NotFound,
            faults: [{delay: 2}]                             | f.yaml:1: faults[0].delay: found '2' (expected: a length of time such as 250ms, 1.5s or 2m30s)
            faults: [{delay: 25h}]                           | f.yaml:1: faults[0].delay: delay PT25H (expected: 0 to 24h)
            faults: [{crash: {downtme: 1s}}]                 | f.yaml:1: faults[0].crash.downtme: unknown key (expected one of downtime)
            faults: [{calls: [0], hang: true}]               | f.yaml:1: faults[0].calls[0]: found '0' (expected: a number from 1, or a range such as 3-5 or 7-)
            faults: [{calls: [5-3], hang: true}]             | f.yaml:1: faults[0].calls[0]: calls 5-3 (expected: from 1, and not backwards)
            faults: [{every: 0, hang: true}]                 | f.yaml:1: faults[0].every: found '0' (expected: a whole number from 1)
            faults: [{probability: 1.5, hang: true}]         | f.yaml:1: faults[0].probability: found '1.5' (expected: a number above 0
            faults: [{window: {from: 2026-13-01T00:00:00Z}, hang: true}] | f.yaml:1: faults[0].window.from: found '2026-13-01T00:00:00Z' (expected: a length of time since the rule was set
            faults: [{name: "", hang: true}]                 | f.yaml:1: faults[0]: a fault rule without a name
            faults: [                                        | f.yaml:
            """)
    void whatDoesNotFitIsRefusedWithFileLineAndWhatWould(String yaml, String message) {
        assertThatThrownBy(() -> FaultFile.parse("f.yaml", yaml.replace("\\n", "\n")))
                .isInstanceOf(YamlFileException.class)
                .message()
                .startsWith(message)
                .satisfies(text -> assertThat(text.lines()).hasSize(1));
    }
}
