package dev.flotilla.daemon;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One line per record on standard error, unless the user wants another format. */
final class Logging {
    private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
    /** Held, since the log manager forgets loggers that nobody holds. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho");

    private Logging() {}

    static void configure() {
        if (System.getProperty(FORMAT_PROPERTY) == null) {
            LogLine lines = new LogLine();
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                handler.setFormatter(lines);
            }
        }
        // The link logs what matters of it.
        PAHO.setLevel(Level.OFF);
    }
}
