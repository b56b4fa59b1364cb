// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {
    @Test
    void aConnectionThatABadClientBreaksIsToldOnOneLine() {
        LogRecord log = new LogRecord(Level.INFO, "Transport failed");
        log.setThrown(new IOException("HTTP/2 client preface string missing or corrupt"));

        assertThat(Logging.onOneLine(log)).isTrue();

        assertThat(new KlogFormatter().format(log))
                .endsWith("a client's connection ended: HTTP/2 client preface string missing or corrupt\n")
                .hasLineCount(1);
    }
}
