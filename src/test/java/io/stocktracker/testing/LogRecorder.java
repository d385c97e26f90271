package io.stocktracker.testing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** Records log entries of level {@code INFO} and above while it is open. */
public final class LogRecorder implements AutoCloseable {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
                records.add(entry);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public LogRecorder() {
        Logger.getLogger("").addHandler(handler);
    }

    /** Messages of several lines, such as stack traces. */
    public List<String> longEntries() {
        return records.stream()
                .filter(entry -> entry.getThrown() != null
                        || String.valueOf(entry.getMessage()).contains("\n"))
                .map(entry -> entry.getLoggerName() + ": " + entry.getMessage() + " " + entry.getThrown())
                .toList();
    }

    /** All messages with their parameters. */
    public List<String> messages() {
        return records.stream().map(LogRecorder::text).toList();
    }

    private static String text(LogRecord entry) {
        return entry instanceof ExtLogRecord formatted ? formatted.getFormattedMessage() : entry.getMessage();
    }

    /** All entries with their parameters and exceptions. */
    public List<String> entries() {
        return records.stream()
                .map(entry ->
                        entry.getMessage() + " " + Arrays.toString(entry.getParameters()) + " " + entry.getThrown())
                .toList();
    }

    /** The messages that begin with a text. */
    public List<String> entries(String beginning) {
        return records.stream()
                .map(entry -> String.valueOf(entry.getMessage()))
                .filter(message -> message.startsWith(beginning))
                .toList();
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(handler);
    }
}
