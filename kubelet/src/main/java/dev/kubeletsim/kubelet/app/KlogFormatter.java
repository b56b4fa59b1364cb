// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Log lines in the shape of the kubelet's own (klog): {@code I1123 06:57:36.123456 4711 PodWorkers] message}. The
 * logger's simple name stands where klog has file and line.
 */
final class KlogFormatter extends Formatter {
    /** Made for the first line: a runtime that has nothing to say starts in a tenth less time. */
    private static final class Head {
        static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneId.systemDefault());
        static final long PID = ProcessHandle.current().pid();
    }

    /**
     * Loads what the first line takes. A server does so once it serves: the first line may be that there are too many open
     * files, and the JVM opens one for the time zone.
     */
    static void prepare() {
        new KlogFormatter().format(new LogRecord(Level.INFO, ""));
    }

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder()
                .append(severity(record.getLevel()))
                .append(Head.TIME.format(record.getInstant()))
                .append(' ')
                .append(Head.PID)
                .append(' ')
                .append(simpleName(record.getLoggerName()))
                .append("] ")
                .append(formatMessage(record))
                .append('\n');
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace, true));
            line.append(trace);
        }
        return line.toString();
    }

    private static char severity(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return 'E';
        }
        return level.intValue() >= Level.WARNING.intValue() ? 'W' : 'I';
    }

    private static String simpleName(@org.jspecify.annotations.Nullable String logger) {
        return logger == null ? "kubelet-sim" : logger.substring(logger.lastIndexOf('.') + 1);
    }
}
