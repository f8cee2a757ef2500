package dev.flotilla.daemon;

import java.util.logging.Level;
import java.util.logging.Logger;

/** One line per record on standard error: time, level, message. */
final class Logging {
    private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
    private static final String FORMAT = "%1$tFT%1$tT.%1$tL %4$-7s %5$s%6$s%n";
    /** Held, since the log manager forgets loggers that nobody holds. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho");

    private Logging() {}

    static void configure() {
        if (System.getProperty(FORMAT_PROPERTY) == null) {
            System.setProperty(FORMAT_PROPERTY, FORMAT);
        }
        // The link logs what matters of it.
        PAHO.setLevel(Level.OFF);
    }
}
