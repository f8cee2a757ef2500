package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private static LogRecord record(Level level, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setInstant(Instant.parse("2026-03-04T05:06:07.008900Z"));
        return record;
    }

    @Test
    void saysTimeInUtcLevelAndMessage() {
        LogRecord record = record(Level.INFO, "{0}: connected");
        record.setParameters(new Object[] {"edge-1"});
        assertEquals(
                "2026-03-04T05:06:07.008Z INFO    edge-1: connected" + System.lineSeparator(),
                new LogLine().format(record));
    }

    @Test
    void putsTheStackOfWhatWasThrownBelow() {
        LogRecord record = record(Level.SEVERE, "this pass failed");
        record.setThrown(new IllegalStateException("why"));
        List<String> lines = new LogLine().format(record).lines().toList();
        assertEquals("2026-03-04T05:06:07.008Z SEVERE  this pass failed", lines.get(0));
        assertEquals("java.lang.IllegalStateException: why", lines.get(1));
        assertTrue(lines.get(2).contains("LogLineTest"), lines.get(2));
    }
}
