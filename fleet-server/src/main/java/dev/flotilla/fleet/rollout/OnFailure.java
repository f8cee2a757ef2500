package dev.flotilla.fleet.rollout;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a rollout that a stage of failed. */
public enum OnFailure {
    /** It waits for an operator; the failed stage's devices get their previous bundle back. */
    PAUSE,
    /** All of its devices get their previous bundle back, and it is over. */
    ROLLBACK;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidRolloutException if there is none of this name */
    static OnFailure parse(String wireName) {
        List<String> names = Arrays.stream(values()).map(OnFailure::wireName).toList();
        int index = names.indexOf(wireName);
        if (index < 0) {
            throw new InvalidRolloutException("onFailure: must be " + String.join(" or ", names));
        }
        return values()[index];
    }
}
