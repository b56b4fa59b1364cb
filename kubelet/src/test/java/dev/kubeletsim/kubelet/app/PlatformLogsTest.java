// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** The JDK's own messages, as {@code java.util.logging} gets them. */
class PlatformLogsTest {
    private static final Logger TARGET = Logger.getLogger("platform.logs.test");

    private final List<LogRecord> records = new ArrayList<>();

    private System.Logger logger() {
        TARGET.setUseParentHandlers(false);
        TARGET.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        return new PlatformLogs().getLogger(TARGET.getName(), getClass().getModule());
    }

    @Test
    void messagesKeepTheirLoggerLevelAndCause() {
        IllegalStateException cause = new IllegalStateException("x");

        logger().log(System.Logger.Level.WARNING, "careful", cause);

        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).isEqualTo(Level.WARNING);
            assertThat(record.getLoggerName()).isEqualTo(TARGET.getName());
            assertThat(record.getThrown()).isSameAs(cause);
        });
    }

    @Test
    void parametersAreFilledIn() {
        logger().log(System.Logger.Level.ERROR, "{0} of {1}", 1, 2);

        assertThat(new SimpleFormatter().formatMessage(records.getFirst())).isEqualTo("1 of 2");
        assertThat(records.getFirst().getLevel()).isEqualTo(Level.SEVERE);
    }

    @Test
    void levelsBelowTheLoggersAreNotLoggable() {
        System.Logger logger = logger();
        TARGET.setLevel(Level.WARNING);

        assertThat(logger.isLoggable(System.Logger.Level.WARNING)).isTrue();
        assertThat(logger.isLoggable(System.Logger.Level.INFO)).isFalse();
    }
}
