package dev.flotilla.fleet.audit;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that was done or asked for.
 *
 * @param operation as the API's description names it
 * @param resource what it was done to: the address below {@code /api/v1} up to its last variable part
 * @param why the reason that was given, or for which it was refused; may be empty
 * @param trace of the request that it was asked for by (W3C Trace Context); empty for what the server did by itself
 */
public record AuditEvent(
        Actor actor, String operation, String resource, Outcome outcome, String why, Optional<String> trace) {
    private static final int MAX_TEXT = 500;

    /** What became of it. */
    public enum Outcome {
        DONE,
        /** It was not allowed, or contradicts what there is; nothing was changed. */
        REFUSED,
        /** The server could not do it, or not all of it. */
        FAILED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Shortens texts that would not fit, and takes out what no database keeps. */
    public AuditEvent {
        resource = fit(resource);
        why = fit(why);
    }

    /** Something without a trace. */
    public AuditEvent(Actor actor, String operation, String resource, Outcome outcome, String why) {
        this(actor, operation, resource, outcome, why, Optional.empty());
    }

    public AuditEvent by(Actor other) {
        return new AuditEvent(other, operation, resource, outcome, why, trace);
    }

    public AuditEvent about(String otherResource) {
        return new AuditEvent(actor, operation, otherResource, outcome, why, trace);
    }

    public AuditEvent with(Outcome otherOutcome, String otherWhy) {
        return new AuditEvent(actor, operation, resource, otherOutcome, otherWhy, trace);
    }

    private static String fit(String text) {
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT);
    }
}
