// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.util.ResourceBundle;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the JDK's own messages where all others go, as the JDK does by itself; but without a finder in the first jar it
 * opens every jar of the class path to look for one, in every start.
 */
public final class PlatformLogs extends System.LoggerFinder {
    /** For the JDK's service loader. */
    public PlatformLogs() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Named(Logger.getLogger(name));
    }

    private record Named(Logger target) implements System.Logger {
        @Override
        public String getName() {
            return target.getName();
        }

        @Override
        public boolean isLoggable(Level level) {
            return target.isLoggable(level(level));
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            LogRecord record = record(level, bundle, message);
            record.setThrown(thrown);
            target.log(record);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... parameters) {
            LogRecord record = record(level, bundle, format);
            record.setParameters(parameters);
            target.log(record);
        }

        private LogRecord record(Level level, @Nullable ResourceBundle bundle, @Nullable String message) {
            LogRecord record = new LogRecord(level(level), message);
            record.setLoggerName(target.getName());
            record.setResourceBundle(bundle);
            return record;
        }

        private static java.util.logging.Level level(Level level) {
            return switch (level) {
                case ALL -> java.util.logging.Level.ALL;
                case TRACE -> java.util.logging.Level.FINER;
                case DEBUG -> java.util.logging.Level.FINE;
                case INFO -> java.util.logging.Level.INFO;
                case WARNING -> java.util.logging.Level.WARNING;
                case ERROR -> java.util.logging.Level.SEVERE;
                case OFF -> java.util.logging.Level.OFF;
            };
        }
    }
}
