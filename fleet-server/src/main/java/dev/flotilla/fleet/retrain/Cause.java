package dev.flotilla.fleet.retrain;

/**
 * Why a run began.
 *
 * @param kind of trigger
 * @param key the same for the same cause, so that it begins one run and no more
 * @param text for people
 */
public record Cause(Kind kind, String key, String text) {
    private static final int MAX_TEXT = 1000;

    /** Shortens the text. */
    public Cause {
        text = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    /** What sort of trigger. */
    public enum Kind {
        DRIFT,
        ACCURACY,
        DATA,
        SCHEDULE,
        PERSON
    }
}
