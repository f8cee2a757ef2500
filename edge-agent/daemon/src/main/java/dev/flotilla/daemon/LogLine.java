package dev.flotilla.daemon;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * A record as one line: time in UTC, level, message; and below it the stack of what was thrown. Put together by hand, for the
 * patterns of java.util.Formatter bring locales and time zones with them, a hundred classes that nothing else here needs.
 */
final class LogLine extends Formatter {
    private static final int LEVEL_WIDTH = 7;
    private static final int NANOS_PER_MILLI = 1_000_000;

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder();
        time(line, record.getInstant());
        String level = record.getLevel().getName();
        line.append(' ').append(level).append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length())));
        line.append(' ').append(formatMessage(record)).append(System.lineSeparator());
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            StringWriter stack = new StringWriter();
            thrown.printStackTrace(new PrintWriter(stack, true));
            line.append(stack);
        }
        return line.toString();
    }

    private static void time(StringBuilder line, Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        padded(line, time.getYear(), 4).append('-');
        padded(line, time.getMonthValue(), 2).append('-');
        padded(line, time.getDayOfMonth(), 2).append('T');
        padded(line, time.getHour(), 2).append(':');
        padded(line, time.getMinute(), 2).append(':');
        padded(line, time.getSecond(), 2).append('.');
        padded(line, time.getNano() / NANOS_PER_MILLI, 3).append('Z');
    }

    private static StringBuilder padded(StringBuilder line, int number, int width) {
        String digits = Integer.toString(number);
        return line.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }
}
