package dev.flotilla.fleet.trace;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** How log lines look. */
public enum LogFormat {
    /** For people, as {@code logback.xml} says. */
    TEXT,
    /** An object of JSON on each line, for programs. */
    JSON;

    /** Lets all that is logged from now on look so. Where somebody logs by other means than Logback, or not to a stream, that stays. */
    public void apply() {
        if (this == JSON && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Iterator<Appender<ILoggingEvent>> appenders =
                    context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
            while (appenders.hasNext()) {
                if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> stream) {
                    writeJson(context, stream);
                }
            }
        }
    }

    private static void writeJson(LoggerContext context, OutputStreamAppender<ILoggingEvent> stream) {
        JsonLines lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        stream.stop();
        stream.setEncoder(lines);
        stream.start();
    }
}
