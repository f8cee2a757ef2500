package dev.flotilla.fleet.alert.route;

import dev.flotilla.fleet.alert.AlertKind;
import java.util.Locale;
import java.util.Set;

/** An address, and of which alerts it is told: {@code drift=ml@example.org}, or of all without a kind. */
public record Subscription(Set<AlertKind> kinds, String address) {

    /** Copies the set. */
    public Subscription {
        kinds = Set.copyOf(kinds);
    }

    /** What stands before the first equals sign counts as a kind only if it is one: addresses have such signs too. */
    public static Subscription parse(String text) {
        int sign = text.indexOf('=');
        for (AlertKind kind : AlertKind.values()) {
            if (sign > 0 && kind.name().toLowerCase(Locale.ROOT).equals(text.substring(0, sign))) {
                return new Subscription(Set.of(kind), text.substring(sign + 1));
            }
        }
        return new Subscription(Set.of(AlertKind.values()), text);
    }
}
