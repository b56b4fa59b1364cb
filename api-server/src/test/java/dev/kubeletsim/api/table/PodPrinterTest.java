// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PodPrinterTest {
    private static final Instant NOW = Instant.parse("2024-08-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'phase':'Pending' | 0/1 | Pending | 0",
                "'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}}] | 1/1 | Running | 0",
                "'phase':'Running','containerStatuses':[{'restartCount':3,'state':{'waiting':{'reason':'CrashLoopBackOff'}},"
                        + "'lastState':{'terminated':{'finishedAt':'2024-08-01T11:55:00Z'}}}] | 0/1 | CrashLoopBackOff | 3 (5m"
                        + " ago)",
                "'phase':'Succeeded','containerStatuses':[{'state':{'terminated':{'reason':'Completed'}}}] | 0/1 | Completed |"
                        + " 0",
                "'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':3}}}] | 0/1 | ExitCode:3 | 0",
                "'phase':'Failed','containerStatuses':[{'state':{'terminated':{'signal':9}}}] | 0/1 | Signal:9 | 0",
                "'phase':'Failed','reason':'Evicted' | 0/1 | Evicted | 0",
                "'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'running':{}}}] | 0/1 | Init:0/1 | 0",
                "'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':1,'reason':'Error'}}}]"
                        + " | 0/1 | Init:Error | 0",
                "'phase':'Pending','initContainerStatuses':[{'name':'i','restartCount':2,'state':{'waiting':{'reason':"
                        + "'CrashLoopBackOff'}}}] | 0/1 | Init:CrashLoopBackOff | 2",
                "'phase':'Pending','conditions':[{'type':'PodScheduled','reason':'SchedulingGated'}] | 0/1 | SchedulingGated |"
                        + " 0"
            })
    void statusIsWhatMattersMost(String status, String ready, String word, String restarts) {
        ArrayNode cells = new PodPrinter().cells(pod("", status), NOW);
        assertThat(cells.path(1).asString()).isEqualTo(ready);
        assertThat(cells.path(2).asString()).isEqualTo(word);
        assertThat(cells.path(3).asString()).isEqualTo(restarts);
        assertThat(cells.path(4).asString()).isEqualTo("2d");
        assertThat(cells).hasSize(new PodPrinter().columns().size());
    }

    @ParameterizedTest
    @CsvSource({"Running, Terminating", "Succeeded, Succeeded"})
    void aDeletedPodIsTerminatingUntilItEnded(String phase, String word) {
        ObjectNode pod = pod(",'deletionTimestamp':'2024-08-01T12:00:00Z'", "'phase':'" + phase + "'");
        assertThat(new PodPrinter().cells(pod, NOW).path(2).asString()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "119, 119s",
        "120, 2m",
        "125, 2m5s",
        "599, 9m59s",
        "600, 10m",
        "10799, 179m",
        "10800, 3h",
        "11000, 3h3m",
        "28800, 8h",
        "172799, 47h",
        "172800, 2d",
        "180000, 2d2h",
        "691200, 8d",
        "63072000, 2y",
        "-5, <invalid>"
    })
    void agesAreShort(long seconds, String text) {
        assertThat(Cells.human(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    private static ObjectNode pod(String metadata, String status) {
        String json = "{'metadata':{'name':'p','creationTimestamp':'2024-07-30T12:00:00Z'" + metadata
                + "},'spec':{'containers':[{'name':'c'}]"
                + (status.contains("initContainerStatuses") ? ",'initContainers':[{'name':'i'}]" : "") + "},'status':{"
                + status + "}}";
        return (ObjectNode) JsonMapper.shared().readTree(json.replace('\'', '"'));
    }
}
