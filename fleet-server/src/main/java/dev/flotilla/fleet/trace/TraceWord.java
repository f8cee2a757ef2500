package dev.flotilla.fleet.trace;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The word {@code %trace} of a log pattern: the trace's id in brackets and a space; nothing where there is no trace. */
public final class TraceWord extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return CurrentSpan.traceId().map(id -> "[" + id + "] ").orElse("");
    }
}
