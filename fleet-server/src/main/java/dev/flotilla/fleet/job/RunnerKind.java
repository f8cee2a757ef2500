package dev.flotilla.fleet.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who does a job. */
public enum RunnerKind {
    /** {@code flotilla-compiler retrain} in a child process of this server. */
    EMBEDDED,
    /** Any other program, say one that starts a container. */
    COMMAND,
    /** Somebody who is told by HTTP, and tells by HTTP how it goes. */
    WEBHOOK;

    /** The name in documents, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RunnerKind> find(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }
}
